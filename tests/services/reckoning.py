"""What was gained, reckoned as naively as can be from all looks that were believed, kept whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from tests.services.model import History


@dataclass(frozen=True)
class Gained:
    gained: int
    first_known: bool
    at_least: int
    at_most: int | None


@dataclass
class Series:
    """One metric of a model: what each look saw of it, and the steps that are no gain."""

    seen: list[tuple[datetime, int]]
    certain: list[tuple[datetime, int]]
    """Without looks at a board that the character may have left before them."""
    steps: dict[datetime, int]
    last_look: datetime

    @classmethod
    def of(cls, model: History, metric: str) -> "Series":
        looks = [(at, look.get(metric, (None, None))[0]) for at, look in model.looks]
        seen = [(at, value) for at, value in looks if value is not None]
        boards = sorted((at, board) for at, _, board in model.snapshots)
        switched = {at for (_, before), (at, after) in pairwise(boards) if before != after}
        mine = {change.at: change.since for change in model.changes if change.metric == metric}
        doubtful = [(mine[at], at) for at in switched if mine.get(at) is not None]
        certain = [
            (at, value) for at, value in seen if not any(since < at < until for since, until in doubtful if since)
        ]
        steps = {at: step for (name, at), step in model.steps.items() if name == metric}
        return cls(seen, certain, steps, model.looks[-1][0])

    def value(self, moment: datetime) -> int | None:
        return next((value for at, value in reversed(self.seen) if at <= moment), None)

    def adjusted(self, look: tuple[datetime, int]) -> int:
        """The value of a look, less all steps up to it: this only moves by progress."""
        return look[1] - sum(step for at, step in self.steps.items() if at <= look[0])

    def gained(self, start: datetime, end: datetime) -> Gained | None:
        until = [look for look in self.seen if look[0] <= min(end, self.last_look)]
        if not until:
            return None
        last = until[-1]
        before = [look for look in until if look[0] <= start]
        base = before[-1] if before else next(look for look in until if look[0] > start)
        gained = self.adjusted(last) - self.adjusted(base)
        from_start = [look for look in self.certain if look[0] >= start]
        inside = [look for look in from_start if look[0] <= end]
        at_least = self.adjusted(inside[-1]) - self.adjusted(inside[0]) if inside else 0
        after = [look for look in self.certain if look[0] >= min(end, self.last_look)]
        at_most = self.adjusted(after[0]) - self.adjusted(before[-1]) if after and before else None
        return Gained(gained, not before, at_least, at_most)

    def record(self, length: timedelta) -> tuple[int, datetime] | None:
        """The most between any two looks at most so far apart, and the end of the first such window."""
        windows = [
            (self.adjusted(after) - self.adjusted(before), after[0])
            for after in self.seen
            for before in self.certain
            if timedelta() <= after[0] - before[0] <= length
        ]
        most = max((gained for gained, _ in windows), default=0)
        return None if most <= 0 else (most, min(end for gained, end in windows if gained == most))
