"""What a look changes. Pure functions: state and look in, difference out; no clock, no storage.

A *state* is what is known of a player by metric name. Where a metric has neither a value nor a rank it is left out, so
"never heard of" and "nothing known" are one and the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.hiscores.parser import Reading

DiffKind = Literal["first", "unchanged", "ranks_only", "progress"]


class Known(NamedTuple):
    """What is known of one metric: the last known value, the rank of the last look, and whether it gave the value."""

    value: int | None
    rank: int | None
    reported: bool


State = Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Change:
    """A metric takes a new value. `before` is the last known one; `value` None means it became unknown."""

    metric: str
    before: int | None
    value: int | None
    rank: int | None

    @property
    def is_first_known(self) -> bool:
        """A baseline: no gain, however large."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class Diff:
    kind: DiffKind
    changes: tuple[Change, ...]
    ranks: Mapping[str, int | None]
    """Metrics whose rank differs, with the new one."""


NOTHING = Known(None, None, False)


def diff(state: State | None, readings: Mapping[str, Reading]) -> Diff:
    """All changes from the state to a look; `state` None is a player never seen before."""
    before = state or {}
    changes: list[Change] = []
    ranks: dict[str, int | None] = {}
    for metric in [*readings, *(before.keys() - readings.keys())]:
        known, reading = before.get(metric, NOTHING), readings.get(metric, _MISSING)
        if reading.rank != known.rank:
            ranks[metric] = reading.rank
        if _differs(known, reading):
            changes.append(Change(metric, known.value, reading.value, reading.rank))
    return Diff(_kind(state, changes, ranks), tuple(changes), ranks)


def apply(state: State | None, difference: Diff) -> dict[str, Known]:
    """The state after a difference: `apply(s, diff(s, look))` is the look over the last known of `s`, for every two."""
    after = dict(state or {})
    for metric, rank in difference.ranks.items():
        known = after.get(metric, NOTHING)
        after[metric] = Known(known.value, rank, known.reported)
    for change in difference.changes:
        reported = change.value is not None
        after[change.metric] = Known(change.value if reported else change.before, change.rank, reported)
    return {metric: known for metric, known in after.items() if known != NOTHING}


_MISSING = Reading(None, None)


def _differs(known: Known, reading: Reading) -> bool:
    if reading.value is None:
        return known.reported
    return not known.reported or reading.value != known.value


def _kind(state: State | None, changes: list[Change], ranks: dict[str, int | None]) -> DiffKind:
    if state is None:
        return "first"
    if changes:
        return "progress"
    return "ranks_only" if ranks else "unchanged"
