"""Which changes cannot be progress: a value that only rises going down, or more gained than the time allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from app.hiscores.diff import NOTHING, Change, State
from app.setting_groups import PlausibleSettings

Reason = Literal["rollback", "name_passed_on", "left_iron_board", "glitch"]


class Described(Protocol):
    """What has to be known of a metric."""

    @property
    def kind(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def is_monotonic(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Suspicion:
    metric: str
    before: int
    after: int
    at_most: int
    """The highest value that would have been believed."""


def suspicions(
    changes: Iterable[Change],
    before: State,
    metrics: Mapping[str, Described],
    elapsed: timedelta,
    limits: PlausibleSettings,
) -> list[Suspicion]:
    """The implausible among the changes of a state; `elapsed` is the time since the last look that was believed.

    A value that the look before did not report may have grown unseen for long, so it is only held not to fall.
    """
    found: list[Suspicion] = []
    for change in changes:
        if change.before is None or change.value is None:
            continue
        metric = metrics[change.metric]
        bound = _bound(metric, elapsed, limits) if before.get(change.metric, NOTHING).reported else None
        falls = metric.is_monotonic and change.value < change.before
        if falls or (bound is not None and change.value - change.before > bound):
            at_most = change.before + bound if bound is not None else change.before
            found.append(Suspicion(change.metric, change.before, change.value, at_most))
    return found


def guess(found: Iterable[Suspicion], *, on_new_iron_board: bool) -> Reason:
    """Why a look is implausible: values only fell, or fell here and leapt there, or only leapt.

    Values that only fall on an iron board that is looked at for the first time were left behind there.
    """
    fell = {suspicion.after < suspicion.before for suspicion in found}
    if fell == {True}:
        return "left_iron_board" if on_new_iron_board else "rollback"
    return "glitch" if fell == {False} else "name_passed_on"


def _bound(metric: Described, elapsed: timedelta, limits: PlausibleSettings) -> int | None:
    """The most that can be gained in a time, or None where nothing is known about it (scores, total level)."""
    an_hour = {
        ("skill", "experience"): limits.skill_experience_per_hour,
        ("overall", "experience"): limits.overall_experience_per_hour,
        ("boss", "kills"): limits.kills_per_hour,
    }.get((metric.kind, metric.measure))
    hours = max(elapsed / timedelta(hours=1), limits.minimum_hours)
    return None if an_hour is None else int(an_hour * hours)
