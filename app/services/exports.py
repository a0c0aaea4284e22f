"""The complete history of a player, read in order and a little at a time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.adjustment import Adjustment
from app.models.base import Base
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_name import PlayerName
from app.services import ranks

BATCH = 1000
FIRST_DAY = datetime(2001, 1, 1, tzinfo=UTC)
FORMAT = 1
"""Of the lines; another number means that they have to be read in another way."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as a table has it: one row, in the order of metrics and times."""

    metric: str
    kind: str
    measure: str
    at: datetime
    since: datetime | None
    value: int | None
    rank: int | None
    level: int | None
    adjustment: int | None
    reason: str | None


async def changes(session: AsyncSession, player_id: int) -> AsyncIterator[list[ChangeRow]]:
    """All changes with their adjustments, in batches."""
    adjusts = (Adjustment.player_id == Change.player_id) & (Adjustment.metric_id == Change.metric_id)
    query = (
        select(Metric, Change.at, Change.gap_seconds, Change.value, Change.rank, Adjustment.step, Adjustment.reason)
        .join(Metric, Metric.id == Change.metric_id)
        .outerjoin(Adjustment, adjusts & (Adjustment.at == Change.at))
        .where(Change.player_id == player_id)
        .order_by(Change.metric_id, Change.at)
    )
    async for batch in _batches(session, query):
        yield [
            ChangeRow(
                metric.slug,
                metric.kind,
                metric.measure,
                at,
                None if gap is None else at - timedelta(seconds=gap),
                value,
                rank,
                metric.level(value),
                step,
                reason,
            )
            for metric, at, gap, value, rank, step, reason in batch
        ]


async def lines(session: AsyncSession, player: Player, now: datetime) -> AsyncIterator[list[Line]]:
    """Everything there is about a player's history, in batches of lines that say what they are.

    The last line counts those before it: without it, the file is not whole.
    """
    count = 0
    async for batch in _all_lines(session, player, now):
        count += len(batch)
        yield batch
    yield [{"line": "end", "lines": count}]


async def _all_lines(session: AsyncSession, player: Player, now: datetime) -> AsyncIterator[list[Line]]:
    about = {"username": player.username, "board": player.board, "added_at": player.created_at}
    yield [{"line": "header", "format": FORMAT, "exported_at": now, **about}]
    for line, model in (("name", PlayerName), ("event", PlayerEvent), ("coverage", Coverage)):
        async for batch in _of_model(session, line, model, player.id):
            yield batch
    async for rows in changes(session, player.id):
        yield [{"line": "change", **{name: getattr(row, name) for name in ChangeRow.__slots__}} for row in rows]
    slugs = {metric.id: metric.slug for metric in await session.scalars(select(Metric))}
    async for snapshot in _snapshots(session, player, slugs):
        yield [snapshot]


async def _of_model(session: AsyncSession, line: str, model: type[Base], player_id: int) -> AsyncIterator[list[Line]]:
    """Rows of a table of the player, in the order of its key."""
    table = model.__table__
    columns = [column for column in table.columns if column.name not in ("player_id", "id", "username_key")]
    query = select(*columns).where(table.c.player_id == player_id).order_by(*table.primary_key)
    async for batch in _batches(session, query):
        yield [{"line": line, **dict(row._mapping)} for row in batch]


async def _snapshots(session: AsyncSession, player: Player, slugs: dict[int, str]) -> AsyncIterator[Line]:
    last = player.last_fetched_at or FIRST_DAY
    async for each in ranks.between(session, player.id, FIRST_DAY, last):
        ranked = {slugs[metric_id]: rank for metric_id, rank in enumerate(each.ranks, start=1) if rank is not None}
        yield {"line": "snapshot", "at": each.at, "board": each.board, "kind": each.kind, "ranks": ranked}


async def _batches(session: AsyncSession, query: Executable) -> AsyncIterator[list[Any]]:
    """By a cursor of the database: needs a transaction."""
    rows = await session.stream(query, execution_options={"yield_per": BATCH})
    async for batch in rows.partitions():
        yield list(batch)
