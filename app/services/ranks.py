"""All ranks of a player at the moments that were stored."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Ranks:
    """Of one snapshot: `ranks[i]` belongs to the metric with id i + 1."""

    at: datetime
    board: str
    kind: str
    ranks: list[int | None]

    def of(self, metric_id: int) -> int | None:
        return self.ranks[metric_id - 1] if metric_id <= len(self.ranks) else None


async def at(session: AsyncSession, player_id: int, moment: datetime) -> Ranks | None:
    """The latest at or before a moment."""
    row = (
        await session.execute(
            select(Snapshot.fetched_at, Snapshot.board, Snapshot.kind, Snapshot.ranks)
            .where(Snapshot.player_id == player_id, Snapshot.fetched_at <= moment)
            .order_by(Snapshot.fetched_at.desc())
            .limit(1)
        )
    ).first()
    return None if row is None else Ranks(*row)


async def between(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> AsyncIterator[Ranks]:
    """All in [start, end], in order, read as they are asked for."""
    rows = await session.stream(
        select(Snapshot.fetched_at, Snapshot.board, Snapshot.kind, Snapshot.ranks)
        .where(Snapshot.player_id == player_id, Snapshot.fetched_at.between(start, end))
        .order_by(Snapshot.fetched_at)
    )
    async for row in rows:
        yield Ranks(*row)
