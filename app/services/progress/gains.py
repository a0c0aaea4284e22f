"""What was gained between two moments, and how far that is certain.

One query answers for any number of players, metrics and spans, with a few probes of the index of `changes` for each.
A value is looked up *at or before* a moment. A moment lies between two looks, and a change carries the times of both
(`since` and `at`); so the changes that were under way at the ends of a span say between what its gain lies:

    at_least = value at the last look up to the end   - value at the first look from the start on
    at_most  = value at the first look from the end on - value at the last look up to the start

less the adjustments in between. For metrics that may fall there are no such bounds: a gain is certain or it is not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.history.metric_index import KnownMetric

MEASURE = """
WITH asked (player_id, metric_id, place, start_at, end_at, seen_until, is_hidden) AS ({asked}), found AS (
    SELECT asked.player_id, asked.metric_id, asked.place,
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
        coalesce(opening.since < asked.start_at, false) AS start_is_under_way,
        closing.value AS closing,
        coalesce((
            SELECT sum(step) FROM adjustments AS step
            WHERE step.player_id = asked.player_id AND step.metric_id = asked.metric_id
              AND step.at > asked.end_at AND step.at <= closing.at
        ), 0)::bigint AS closing_steps,
        coalesce(closing.since < asked.end_at, false) AS end_is_under_way,
        coalesce(closing.value IS NULL AND hidden.since < asked.end_at, false) AS is_hidden
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
), judged AS (
    SELECT found.*, after - before - steps AS gained, metrics.is_monotonic,
        first_known OR start_is_under_way OR end_is_under_way OR is_hidden AS is_uncertain
    FROM found JOIN metrics ON metrics.id = found.metric_id
)
SELECT player_id, metric_id, place, CASE WHEN NOT first_known THEN before END AS before, after, is_hidden,
    gained, first_known,
    CASE
        WHEN is_uncertain AND NOT is_monotonic THEN NULL
        WHEN start_is_under_way THEN after - opening - (steps - opening_steps)
        ELSE gained
    END AS at_least,
    CASE
        WHEN first_known OR is_hidden OR (is_uncertain AND NOT is_monotonic) THEN NULL
        WHEN end_is_under_way THEN closing - before - steps - closing_steps
        ELSE gained
    END AS at_most
FROM judged
"""
"""`asked` is one row for each gain: `place` is the caller's number for it, `end_at` is not after `seen_until`, the last
look, and `is_hidden` says whether the last look lacked the metric. Metrics of which nothing is known are left out."""


class Gain(NamedTuple):
    gained: int
    first_known: bool
    """The value was not known at the start; counted from the first known one."""
    at_least: int | None
    at_most: int | None

    @property
    def exact(self) -> bool:
        return self.at_least == self.at_most == self.gained


class Measured(NamedTuple):
    """One row of the query."""

    player_id: int
    metric_id: int
    place: int
    before: int | None
    """At the start, if it was known."""
    after: int
    is_hidden: bool
    """No look from the end on showed the metric."""
    gain: Gain


def measuring(asked: str) -> TextClause:
    """The query of the gains that `asked` asks for; made once, since reading it takes longer than running it."""
    return text(MEASURE.format(asked=asked))


async def measure(session: AsyncSession, query: TextClause, parameters: dict[str, Any]) -> list[Measured]:
    """The gains that a query made by `measuring` finds, in no order."""
    # All at once: taken one by one, each goes through several layers of the driver.
    rows = (await session.execute(query, parameters)).all()
    return [
        Measured(player_id, metric_id, place, before, after, is_hidden, Gain(*gain))
        for player_id, metric_id, place, before, after, is_hidden, *gain in rows
    ]


EACH_OF_THEM = measuring(
    """
    SELECT player.id, CAST(:metric_id AS smallint), 0, CAST(:start AS timestamptz), player.last_fetched_at,
           player.last_fetched_at, CAST(:metric_id AS smallint) = ANY (state.unreported)
    FROM players AS player JOIN player_states AS state ON state.player_id = player.id
    WHERE player.id = ANY (CAST(:player_ids AS bigint[])) AND player.last_fetched_at IS NOT NULL
    """
)


async def since(
    session: AsyncSession, player_ids: Sequence[int], metric: KnownMetric, start: datetime
) -> dict[int, Gain]:
    """Of one metric up to now, by player id."""
    parameters = {"metric_id": metric.id, "player_ids": list(player_ids), "start": start}
    rows = await measure(session, EACH_OF_THEM, parameters)
    return {row.player_id: row.gain for row in rows}
