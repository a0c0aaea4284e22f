"""Figures of the whole instance: how much is tracked, and what it costs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.change import Change
from app.models.coverage import Coverage
from app.models.player import Player
from app.services.looks import look_log

HISTORY_TABLES = ("snapshots", "rank_pages", "changes", "adjustments", "coverage", "records")
COUNTED_UP_TO = 100_000


@dataclass(frozen=True, slots=True)
class InstanceStats:
    players: int
    active_players: int
    looks: int
    looks_last_day: dict[str, int]
    snapshots: int
    changes: int
    """As the database estimates it: counting all would read all."""
    oldest_look: datetime | None
    newest_look: datetime | None
    bytes_stored: int
    """Of the history tables, indexes included."""

    @property
    def bytes_per_look(self) -> float | None:
        return round(self.bytes_stored / self.looks, 1) if self.looks else None


async def stats(session: AsyncSession) -> InstanceStats:
    players = (
        await session.execute(
            select(
                func.count(),
                func.count().filter(Player.is_active),
                func.coalesce(func.sum(Player.look_count), 0),
                func.coalesce(func.sum(Player.snapshot_count), 0),
                func.max(Player.last_fetched_at),
            ).select_from(Player)
        )
    ).one()
    return InstanceStats(
        players=players[0],
        active_players=players[1],
        looks=int(players[2]),
        looks_last_day=await look_log.outcomes_of_last_day(session),
        snapshots=int(players[3]),
        changes=await _changes(session),
        oldest_look=await session.scalar(select(func.min(Coverage.start))),
        newest_look=players[4],
        bytes_stored=await _bytes_stored(session),
    )


async def _changes(session: AsyncSession) -> int:
    """The planner's row count, or a real count while the table is too small or new to have one."""
    query = text("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass('changes')")
    estimate: int = (await session.execute(query)).scalar_one()
    if estimate > COUNTED_UP_TO:
        return estimate
    return await session.scalar(select(func.count()).select_from(Change)) or 0


async def _bytes_stored(session: AsyncSession) -> int:
    size = text(
        "SELECT sum(pg_total_relation_size(to_regclass(name)))::bigint FROM unnest(CAST(:tables AS text[])) AS name"
    )
    stored: int = (await session.execute(size, {"tables": list(HISTORY_TABLES)})).scalar_one()
    return stored
