"""What was gained between two moments, and how far that is certain.

One query answers for any number of players, metrics and spans, with a few probes of the index of `changes` for each.
A value is looked up *at or before* a moment. A moment lies between two looks, and a change carries the times of both
(`since` and `at`); so the changes that were under way at the ends of a span say between what its gain lies:

    at_least = value at the last look up to the end   - value at the first look from the start on
    at_most  = value at the first look from the end on - value at the last look up to the start

less the adjustments in between. For metrics that may fall there are no such bounds: a gain is certain or it is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.metric import Metric

MEASURE = """
WITH asked (player_id, metric_id, place, start_at, end_at, seen_until, is_hidden) AS ({asked})
SELECT asked.player_id, asked.metric_id, asked.place, asked.start_at, asked.end_at,
    coalesce(base.value, opening.value, ending.value) AS before,
    ending.value AS after,
    base.value IS NULL AND ending.at > asked.start_at AS first_known,
    coalesce((
        SELECT sum(step) FROM adjustments AS step
        WHERE step.player_id = asked.player_id AND step.metric_id = asked.metric_id
          AND step.at > asked.start_at AND step.at <= asked.end_at AND ending.at > asked.start_at
    ), 0)::bigint AS steps,
    opening.value AS opening,
    coalesce((
        SELECT sum(step) FROM adjustments AS step
        WHERE step.player_id = asked.player_id AND step.metric_id = asked.metric_id
          AND step.at > asked.start_at AND step.at <= opening.at
    ), 0)::bigint AS opening_steps,
    opening.since < asked.start_at AS opening_is_under_way,
    closing.value AS closing,
    coalesce((
        SELECT sum(step) FROM adjustments AS step
        WHERE step.player_id = asked.player_id AND step.metric_id = asked.metric_id
          AND step.at > asked.end_at AND step.at <= closing.at
    ), 0)::bigint AS closing_steps,
    closing.since < asked.end_at AS closing_is_under_way,
    closing.value IS NULL AND hidden.since < asked.end_at AS is_hidden
FROM asked
JOIN LATERAL (
    SELECT value, at FROM changes
    WHERE player_id = asked.player_id AND metric_id = asked.metric_id AND at <= asked.end_at AND value IS NOT NULL
    ORDER BY at DESC LIMIT 1
) AS ending ON true
LEFT JOIN LATERAL (
    SELECT value FROM changes
    WHERE player_id = asked.player_id AND metric_id = asked.metric_id AND at <= asked.start_at AND value IS NOT NULL
      AND ending.at > asked.start_at
    ORDER BY at DESC LIMIT 1
) AS inside ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN ending.at > asked.start_at THEN inside.value ELSE ending.value END AS value
) AS base
LEFT JOIN LATERAL (
    SELECT value, at, at - make_interval(secs => gap_seconds) AS since FROM changes
    WHERE player_id = asked.player_id AND metric_id = asked.metric_id AND at > asked.start_at AND value IS NOT NULL
      AND ending.at > asked.start_at
    ORDER BY at LIMIT 1
) AS opening ON true
LEFT JOIN LATERAL (
    SELECT value, at, at - make_interval(secs => gap_seconds) AS since FROM changes
    WHERE player_id = asked.player_id AND metric_id = asked.metric_id AND at > asked.end_at AND value IS NOT NULL
      AND asked.end_at < asked.seen_until
    ORDER BY at LIMIT 1
) AS closing ON true
LEFT JOIN LATERAL (
    SELECT at - make_interval(secs => gap_seconds) AS since FROM changes
    WHERE player_id = asked.player_id AND metric_id = asked.metric_id AND asked.is_hidden
    ORDER BY at DESC LIMIT 1
) AS hidden ON true
"""
"""`asked` is one row for each gain: `place` is the caller's number for it, `end_at` is not after `seen_until`, the last
look, and `is_hidden` says whether the last look lacked the metric. Metrics of which nothing is known are left out."""


class Measured(NamedTuple):
    """One row of the query."""

    player_id: int
    metric_id: int
    place: int
    start_at: datetime
    end_at: datetime
    before: int
    after: int
    first_known: bool
    steps: int
    opening: int | None
    opening_steps: int
    opening_is_under_way: bool | None
    closing: int | None
    closing_steps: int
    closing_is_under_way: bool | None
    is_hidden: bool | None

    @property
    def gained(self) -> int:
        return self.after - self.before - self.steps

    @property
    def start_is_certain(self) -> bool:
        """Whether a look from the start on still saw the value that was known at the start."""
        return not (self.first_known or self.opening_is_under_way)

    @property
    def end_is_certain(self) -> bool:
        """Whether a look from the end on still saw the value that was known at the end."""
        return not (self.closing_is_under_way or self.is_hidden)

    @property
    def at_least(self) -> int:
        """Of a metric that can only rise."""
        if self.opening_is_under_way and self.opening is not None:
            return self.after - self.opening - (self.steps - self.opening_steps)
        return self.gained

    @property
    def at_most(self) -> int | None:
        """Of a metric that can only rise; None if nothing bounds it."""
        if self.first_known or self.is_hidden:
            return None
        if self.closing_is_under_way and self.closing is not None:
            return self.closing - self.before - self.steps - self.closing_steps
        return self.gained


@dataclass(frozen=True, slots=True)
class Gain:
    gained: int
    first_known: bool
    """The value was not known at the start; counted from the first known one."""
    at_least: int | None
    at_most: int | None

    @property
    def exact(self) -> bool:
        return self.at_least == self.at_most == self.gained


def gain(row: Measured, *, is_monotonic: bool) -> Gain:
    if is_monotonic:
        return Gain(row.gained, row.first_known, row.at_least, row.at_most)
    certain = row.gained if row.start_is_certain and row.end_is_certain else None
    return Gain(row.gained, row.first_known, certain, certain)


async def measure(session: AsyncSession, asked: str, parameters: dict[str, Any]) -> Sequence[Measured]:
    """The gains that the query `asked` asks for, in no order."""
    rows = await session.execute(text(MEASURE.format(asked=asked)), parameters)
    return [Measured(*row) for row in rows]


EACH_OF_THEM = """
    SELECT player.id, CAST(:metric_id AS smallint), 0, CAST(:start AS timestamptz), player.last_fetched_at,
           player.last_fetched_at, CAST(:metric_id AS smallint) = ANY (state.unreported)
    FROM players AS player JOIN player_states AS state ON state.player_id = player.id
    WHERE player.id = ANY (CAST(:player_ids AS bigint[])) AND player.last_fetched_at IS NOT NULL
"""


async def since(session: AsyncSession, player_ids: Sequence[int], metric: Metric, start: datetime) -> dict[int, Gain]:
    """Of one metric up to now, by player id."""
    parameters = {"metric_id": metric.id, "player_ids": list(player_ids), "start": start}
    rows = await measure(session, EACH_OF_THEM, parameters)
    return {row.player_id: gain(row, is_monotonic=metric.is_monotonic) for row in rows}
