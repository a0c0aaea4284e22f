"""Which changes cannot be progress: a value that only rises going down, or more gained than the time allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app.config import PlausibleSettings
from app.hiscores.diff import Change
from app.hiscores.metrics import Metric

Reason = Literal["rollback", "name_passed_on", "glitch"]


@dataclass(frozen=True, slots=True)
class Suspicion:
    metric: str
    before: int
    after: int
    at_most: int
    """The highest value that would have been believed."""


def suspicions(
    changes: Iterable[tuple[Change, Metric, bool]], elapsed: timedelta, limits: PlausibleSettings
) -> list[Suspicion]:
    """The implausible among changes. Each comes with its metric and whether the look before reported it.

    A value that was unknown a look ago may have grown unseen for long, so it is only held not to fall.
    `elapsed` is the time since the last look that was believed.
    """
    found: list[Suspicion] = []
    for change, metric, was_reported in changes:
        if change.before is None or change.value is None:
            continue
        bound = _bound(metric, elapsed, limits) if was_reported else None
        falls = metric.is_monotonic and change.value < change.before
        if falls or (bound is not None and change.value - change.before > bound):
            at_most = change.before + bound if bound is not None else change.before
            found.append(Suspicion(change.metric, change.before, change.value, at_most))
    return found


def guess(found: Iterable[Suspicion]) -> Reason:
    """Why a look is implausible: values only fell, or fell here and leapt there, or only leapt."""
    fell = {suspicion.after < suspicion.before for suspicion in found}
    if fell == {True}:
        return "rollback"
    return "glitch" if fell == {False} else "name_passed_on"


def _bound(metric: Metric, elapsed: timedelta, limits: PlausibleSettings) -> int | None:
    """The most that can be gained in a time, or None where nothing is known about it (scores, total level)."""
    an_hour = {
        "skill": limits.skill_experience_per_hour,
        "overall": limits.overall_experience_per_hour if metric.measure == "experience" else None,
        "boss": limits.kills_per_hour,
    }.get(metric.kind)
    hours = max(elapsed / timedelta(hours=1), limits.minimum_hours)
    return None if an_hour is None else int(an_hour * hours)
