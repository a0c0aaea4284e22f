"""Spans of time in which a player's state is known."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.coverage import Coverage
from app.services.periods import Span

SPANS = text(
    """
    SELECT greatest(start, :start), least(until, :end) FROM coverage
    WHERE player_id = :player_id AND start <= :end AND until >= :start ORDER BY start
    """
)


async def extend(session: AsyncSession, player_id: int, at: datetime, longest_gap: timedelta) -> None:
    """The state is known at `at`, too: the latest span reaches there, unless the gap since its end is too long."""
    latest = select(func.max(Coverage.start)).where(Coverage.player_id == player_id).correlate(None).scalar_subquery()
    reached = await session.execute(
        update(Coverage)
        .where(Coverage.player_id == player_id, Coverage.start == latest, Coverage.until >= at - longest_gap)
        .values(until=func.greatest(Coverage.until, at))
        .returning(Coverage.start)
    )
    if reached.first() is None:
        begin(session, player_id, at)


async def spans(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> list[Span]:
    """What of [start, end] is covered, in order."""
    rows = await session.execute(SPANS, {"player_id": player_id, "start": start, "end": end})
    return [Span(*row) for row in rows]


def begin(session: AsyncSession, player_id: int, at: datetime) -> None:
    """A new span, whatever came before."""
    session.add(Coverage(player_id=player_id, start=at, until=at))
