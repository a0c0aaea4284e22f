"""What the tests read back from the database, plainly."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.db import Database
from app.hiscores.diff import Known
from app.models.adjustment import Adjustment
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.look import Look
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_name import PlayerName
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.models.record import Record
from app.models.snapshot import Snapshot
from app.services.history import ranks, states
from app.services.history.metric_index import MetricIndex

BEGINNING, END = datetime(2001, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


async def player(database: Database, player_id: int) -> Player:
    async with database.sessions() as session:
        return await session.get_one(Player, player_id)


async def state(database: Database, player_id: int) -> dict[str, Known]:
    async with database.sessions() as session:
        metrics = MetricIndex()
        await metrics.refresh(session)
        return states.unpack(await session.get_one(PlayerState, player_id), metrics.by_id)


async def changes(database: Database, player_id: int, *, after: datetime | None = None) -> list[dict[str, Any]]:
    """Changes in the order of time, `since` reckoned from the gap."""
    query = (
        select(Metric.name, Change.at, Change.value, Change.rank, Change.gap_seconds)
        .join(Metric, Metric.id == Change.metric_id)
        .where(Change.player_id == player_id)
        .order_by(Change.at, Change.metric_id)
    )
    if after is not None:
        query = query.where(Change.at > after)
    async with database.sessions() as session:
        rows = await session.execute(query)
        return [
            {
                "metric": row.name,
                "at": row.at,
                "value": row.value,
                "rank": row.rank,
                "since": None if row.gap_seconds is None else row.at - timedelta(seconds=row.gap_seconds),
            }
            for row in rows
        ]


async def snapshots(database: Database, player_id: int) -> list[Snapshot]:
    """All of them, packed or not."""
    async with database.sessions() as session:
        return [
            Snapshot(player_id=player_id, fetched_at=each.at, board=each.board, kind=each.kind, ranks=each.ranks)
            async for each in ranks.between(session, player_id, BEGINNING, END)
        ]


async def coverage(database: Database, player_id: int) -> list[tuple[datetime, datetime]]:
    async with database.sessions() as session:
        rows = select(Coverage.start, Coverage.until).where(Coverage.player_id == player_id).order_by(Coverage.start)
        return [(start, until) for start, until in await session.execute(rows)]


async def adjustments(database: Database, player_id: int) -> list[tuple[str, int, str]]:
    async with database.sessions() as session:
        rows = await session.execute(
            select(Metric.name, Adjustment.step, Adjustment.reason)
            .join(Metric, Metric.id == Adjustment.metric_id)
            .where(Adjustment.player_id == player_id)
            .order_by(Adjustment.at, Metric.id)
        )
        return [(name, step, reason) for name, step, reason in rows]


async def count(database: Database, model: type[Any]) -> int:
    async with database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows about players, but for the feed of events, which only ever grows."""
    tables = (Player, PlayerName, PlayerState, Snapshot, Change, Adjustment, Coverage, Look, Quarantine, Record)
    found = {}
    async with database.sessions() as session:
        for table in tables:
            rows = await session.execute(select(table.__table__))
            found[table.__tablename__] = sorted((dict(row) for row in rows.mappings()), key=repr)
    return found
