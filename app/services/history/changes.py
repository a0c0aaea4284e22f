"""Reading the stored changes of a player."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.change import Change


async def hidden_since(session: AsyncSession, player_id: int, metric_ids: Collection[int]) -> dict[int, datetime]:
    """For values that are unknown now: the last look that saw them, by metric id.

    That is what their latest change, to unknown, reaches back to.
    """
    if not metric_ids:
        return {}
    rows = await session.execute(
        select(Change.metric_id, Change.at, Change.gap_seconds)
        .where(Change.player_id == player_id, Change.metric_id.in_(metric_ids))
        .ext(distinct_on(Change.metric_id))
        .order_by(Change.metric_id, Change.at.desc())
    )
    return {metric_id: at - timedelta(seconds=gap or 0) for metric_id, at, gap in rows}
