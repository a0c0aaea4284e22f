"""Spans of time in which a player's state is known."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.coverage import Coverage
from app.services.history.periods import Span

SPANS = text(
    """
    SELECT greatest(start, :start), least(until, :end) FROM coverage
    WHERE player_id = :player_id AND start <= :end AND until >= :start ORDER BY start
    """
)
EXTENDED = """
reached AS (
    UPDATE coverage SET until = greatest(until, :at)
    WHERE player_id = :player_id AND start = (SELECT max(start) FROM coverage WHERE player_id = :player_id)
      AND until >= :not_before
    RETURNING start
),
begun AS (
    INSERT INTO coverage (player_id, start, until) SELECT :player_id, :at, :at WHERE NOT EXISTS (SELECT FROM reached)
)
"""
"""The latest span reaches to the look, or the look begins another: two parts of a WITH, so that a look takes no
statement for it."""
EXTEND = text(f"WITH {EXTENDED} SELECT 1")


async def extend(session: AsyncSession, player_id: int, at: datetime, longest_gap: timedelta) -> None:
    """The state is known at `at`, too: the latest span reaches there, unless the gap since its end is too long."""
    await session.execute(EXTEND, {"player_id": player_id, "at": at, "not_before": at - longest_gap})


async def spans(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> list[Span]:
    """What of [start, end] is covered, in order."""
    rows = await session.execute(SPANS, {"player_id": player_id, "start": start, "end": end})
    return [Span(*row) for row in rows]


def begin(session: AsyncSession, player_id: int, at: datetime) -> None:
    """A new span, whatever came before."""
    session.add(Coverage(player_id=player_id, start=at, until=at))
