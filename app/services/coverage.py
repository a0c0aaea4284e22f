"""Spans of time in which a player's state is known."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.coverage import Coverage
from app.models.player import Player
from app.services.periods import Span


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


async def first_look(session: AsyncSession, player_id: int) -> datetime | None:
    return await session.scalar(select(func.min(Coverage.start)).where(Coverage.player_id == player_id))


async def whole(session: AsyncSession, player: Player) -> Span:
    """From the first look to the last."""
    first, last = await first_look(session, player.id), player.last_fetched_at
    never = player.created_at
    return Span(first or never, last or never)


async def spans(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> list[Span]:
    """What of [start, end] is covered, in order."""
    rows = await session.execute(
        select(func.greatest(Coverage.start, start), func.least(Coverage.until, end))
        .where(Coverage.player_id == player_id, Coverage.start <= end, Coverage.until >= start)
        .order_by(Coverage.start)
    )
    return [Span(*row) for row in rows]


def begin(session: AsyncSession, player_id: int, at: datetime) -> None:
    """A new span, whatever came before."""
    session.add(Coverage(player_id=player_id, start=at, until=at))
