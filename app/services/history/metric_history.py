"""The steps of one metric over time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import Player
from app.services.history import coverage
from app.services.history.periods import Span

KEPT_OF_A_PART = 4

CARRIED = text(
    """
    SELECT at, at - make_interval(secs => gap_seconds) AS since, value, rank FROM changes
    WHERE player_id = :player_id AND metric_id = :metric_id AND at <= :start AND value IS NOT NULL
    ORDER BY at DESC LIMIT 1
    """
)
STEPS = text(
    """
    SELECT at, at - make_interval(secs => gap_seconds) AS since, value, rank FROM changes
    WHERE player_id = :player_id AND metric_id = :metric_id AND at > :start AND at <= :end
    ORDER BY at LIMIT :points + 1
    """
)
FEWER_STEPS = text(
    """
    WITH step AS (
        SELECT at, gap_seconds, value, rank,
               floor(extract(epoch FROM at - CAST(:start AS timestamptz)) / CAST(:resolution AS float)) AS part
        FROM changes
        WHERE player_id = :player_id AND metric_id = :metric_id AND at > :start AND at <= :end
    ), kept AS (
        SELECT *,
               at = min(at) OVER of_part OR at = max(at) OVER of_part
               OR at = first_value(at) OVER (of_part ORDER BY value, at)
               OR at = first_value(at) OVER (of_part ORDER BY value DESC NULLS LAST, at) AS tells
        FROM step WINDOW of_part AS (PARTITION BY part)
    )
    SELECT at, at - make_interval(secs => gap_seconds) AS since, value, rank FROM kept WHERE tells ORDER BY at
    """
)


@dataclass(frozen=True, slots=True)
class Point:
    """From `at` on the value is this one; it was another one up to `since`. No value: it was not shown any more."""

    at: datetime
    since: datetime | None
    value: int | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class History:
    span: Span
    points: list[Point]
    gaps: list[Span]
    """Between the first look and the last, where nothing is known."""
    resolution: timedelta | None
    """Of each such time the first, last, least and greatest are kept; None if all points are there."""


async def history(session: AsyncSession, player: Player, metric_id: int, span: Span, points: int) -> History:
    """The value at the start and all that follow, at most `points` of them."""
    asked: dict[str, Any] = {"player_id": player.id, "metric_id": metric_id, "start": span.start, "end": span.end}
    carried = await _points(session, CARRIED, asked)
    room = points - len(carried)
    steps = await _points(session, STEPS, asked | {"points": room})
    resolution = None
    if len(steps) > room:
        resolution = (span.end - span.start) / (room // KEPT_OF_A_PART)
        # A microsecond more, so that the end falls into the last part.
        seconds = (resolution + timedelta(microseconds=1)).total_seconds()
        steps = await _points(session, FEWER_STEPS, asked | {"resolution": seconds})
    return History(span, carried + steps, await _gaps(session, player, span), resolution)


async def _points(session: AsyncSession, query: TextClause, parameters: dict[str, Any]) -> list[Point]:
    return [Point(*row) for row in await session.execute(query, parameters)]


async def _gaps(session: AsyncSession, player: Player, span: Span) -> list[Span]:
    covered = await coverage.spans(session, player.id, span.start, span.end)
    return [Span(before.end, after.start) for before, after in pairwise(covered)]
