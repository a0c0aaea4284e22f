"""The log of looks: what came of each, whether it was believed or not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.look import Look
from app.models.player import OUTCOMES, Player

DAY = timedelta(days=1)
LOOKS_KEPT = timedelta(days=7)


async def page(session: AsyncSession, player: Player, after: datetime | None, limit: int) -> Sequence[Look]:
    """A player's looks, newest first; `after` is the time of the last one seen."""
    query = select(Look).where(Look.player_id == player.id).order_by(Look.at.desc()).limit(limit)
    if after is not None:
        query = query.where(Look.at < after)
    return (await session.scalars(query)).all()


async def outcomes_of_last_day(session: AsyncSession) -> dict[str, int]:
    """How many looks of the last 24 hours ended in which way, each outcome named."""
    counted = await session.execute(
        select(Look.outcome, func.count()).where(Look.at > func.now() - DAY).group_by(Look.outcome)
    )
    return dict.fromkeys(OUTCOMES, 0) | dict(counted.all())
