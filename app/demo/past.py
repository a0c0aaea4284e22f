"""A simulated past: what a character's history would be, had somebody looked at it all the while.

The same rows as the pipeline stores look by look, but for all looks at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.demo.profiles import UNKNOWN
from app.demo.series import Numbers, Series


class ChangeRow(NamedTuple):
    """As in the table `changes`."""

    metric_id: int
    at: datetime
    value: int | None
    rank: int | None
    gap_seconds: int | None


class SnapshotRow(NamedTuple):
    """As in the table `snapshots`."""

    at: datetime
    kind: str
    ranks: list[int | None]


class LookRow(NamedTuple):
    """As in the table `looks`."""

    at: datetime
    changes: int
    outcome: str


@dataclass(frozen=True)
class Past:
    """Looks at one character, none of which failed.

    `longest_gap`: between two looks, for the state to count as known all the while.
    """

    at: Sequence[datetime]
    longest_gap: timedelta
    series: list[Series]

    def changes(self) -> Iterator[ChangeRow]:
        """Metric by metric, each in the order of time."""
        seconds = np.array([int(at.timestamp()) for at in self.at])
        for series in self.series:
            looks = np.flatnonzero(series.is_changed)
            seen = np.where(looks == 0, -1, series.last_known[looks - 1])
            gaps = np.where(seen < 0, -1, seconds[looks] - seconds[seen])
            numbers = (looks, series.values[looks], series.ranks[looks], gaps)
            for look, value, rank, gap in zip(*(each.tolist() for each in numbers), strict=True):
                at = self.at[look]
                yield ChangeRow(series.metric_id, at, _known(value), rank or None, _known(gap))

    def snapshots(self) -> Iterator[SnapshotRow]:
        """Of the looks that differ from the one before, in the order of time."""
        for look in np.flatnonzero(self._moves.any(axis=0)).tolist():
            kind = "first" if look == 0 else "progress" if self._moves[0, look] else "ranks_only"
            yield SnapshotRow(self.at[look], kind, self.ranks(look))

    def looks(self) -> Iterator[LookRow]:
        """As the log of them would have it, but for how long they took."""
        counts = np.sum([series.is_changed for series in self.series], axis=0)
        outcomes = np.where(self._moves.any(axis=0), "success", "unchanged")
        yield from map(LookRow, self.at, counts.tolist(), outcomes.tolist())

    def spans(self) -> Iterator[tuple[datetime, datetime]]:
        """In which the state is known."""
        start = self.at[0]
        for before, after in pairwise(self.at):
            if after - before > self.longest_gap:
                yield start, before
                start = after
        yield start, self.at[-1]

    @property
    def snapshot_count(self) -> int:
        return int(self._moves.any(axis=0).sum())

    @property
    def last_changed_at(self) -> datetime:
        """Of the latest look with another value."""
        return self.at[int(np.flatnonzero(self._moves[0]).max())]

    @property
    def last_moved_at(self) -> datetime:
        """Of the latest look with another value or rank."""
        return self.at[int(np.flatnonzero(self._moves.any(axis=0)).max())]

    def ranks(self, look: int) -> list[int | None]:
        """All of a look, by metric id, up to the last metric that had a value until then."""
        return [rank or None for rank in self._ranks[look, : self._lengths[look]].tolist()]

    def values(self) -> list[int | None]:
        """The last known ones at the end, by metric id."""
        values: list[int | None] = [None] * int(self._lengths[-1])
        for series in self.series:
            if series.last_known[-1] >= 0:
                values[series.metric_id - 1] = int(series.values[series.last_known[-1]])
        return values

    def unreported(self) -> list[int]:
        """The metrics whose value is known, but not from the last look."""
        return sorted(each.metric_id for each in self.series if -1 < each.last_known[-1] < len(self.at) - 1)

    @cached_property
    def _moves(self) -> NDArray[np.bool_]:
        """Whether any value changed, and any rank, look by look."""
        moves = np.zeros((2, len(self.at)), np.bool_)
        for series in self.series:
            moves[0] |= series.is_changed
            moves[1] |= np.diff(series.ranks, prepend=0) != 0
        moves[:, 0] = True
        return moves

    @cached_property
    def _ranks(self) -> NDArray[np.int32]:
        """Look by look, so that one look's stand together."""
        ranks = np.zeros((len(self.at), max(series.metric_id for series in self.series)), np.int32)
        for series in self.series:
            ranks[:, series.metric_id - 1] = series.ranks
        return ranks

    @cached_property
    def _lengths(self) -> Numbers:
        lengths = np.zeros(len(self.at), np.int64)
        for series in self.series:
            np.maximum(lengths, series.metric_id, out=lengths, where=series.last_known >= 0)
        return lengths


def _known(number: int) -> int | None:
    return None if number == UNKNOWN else number
