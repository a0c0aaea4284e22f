"""What happened to a player besides progress."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player_event import PlayerEvent


async def page(session: AsyncSession, player_id: int, before_id: int | None, limit: int) -> Sequence[PlayerEvent]:
    """A player's events, newest first, those before an id."""
    query = select(PlayerEvent).where(PlayerEvent.player_id == player_id)
    if before_id is not None:
        query = query.where(PlayerEvent.id < before_id)
    return (await session.scalars(query.order_by(PlayerEvent.id.desc()).limit(limit))).all()
