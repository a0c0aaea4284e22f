"""Putting a simulated past into the database, in the driver's own bulk format."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.demo.past import Past
from app.hiscores import names
from app.hiscores.boards import Board
from app.models.coverage import Coverage
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_state import PlayerState


async def load(session: AsyncSession, name: str, board: Board, past: Past, tail: datetime | None = None) -> int:
    """A tracked player with this past; returns its id. Its records and the pages of its ranks are left to be made.

    `tail`: snapshots before it are left out, because they go into pages at once.
    """
    player = Player(**_player(name, board, past))
    session.add(player)
    await session.flush()
    player_id = player.id
    session.add(PlayerEvent(player_id=player_id, at=past.at[0], kind="added", detail={"board": board}))
    session.add_all(Coverage(player_id=player_id, start=start, until=until) for start, until in past.spans())
    session.add(_state(player_id, board, past))
    await session.flush()
    await _learn_metrics(session, past)
    await _copy_history(session, player_id, board, past, tail or past.at[0])
    return player_id


async def _learn_metrics(session: AsyncSession, past: Past) -> None:
    """Each was first seen by the first look that showed it, unless that was another player's."""
    for look in {series.first_look for series in past.series if series.first_look < len(past.at)}:
        seen = [series.metric_id for series in past.series if series.first_look == look]
        is_unseen = (Metric.id.in_(seen), Metric.first_seen_at.is_(None))
        await session.execute(update(Metric).where(*is_unseen).values(first_seen_at=past.at[look]))


def _player(name: str, board: Board, past: Past) -> dict[str, Any]:
    last = past.at[-1]
    return {
        "username": names.clean(name),
        "username_key": names.key(name),
        "board": board,
        "created_at": past.at[0],
        "slot_at": last,
        "last_attempt_at": last,
        "last_fetched_at": last,
        "last_changed_at": past.last_changed_at,
        "last_outcome": "success" if past.last_moved_at == last else "unchanged",
        "look_count": len(past.at),
        "snapshot_count": past.snapshot_count,
    }


def _state(player_id: int, board: Board, past: Past) -> PlayerState:
    return PlayerState(
        player_id=player_id,
        fetched_at=past.last_moved_at,
        board=board,
        values=past.values(),
        ranks=past.ranks(-1),
        unreported=past.unreported(),
    )


async def _copy_history(session: AsyncSession, player_id: int, board: Board, past: Past, tail: datetime) -> None:
    # Row by row through SQLAlchemy, a year would take minutes.
    driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    # As they would have come: an index that is filled in its own order takes less space than one in real use.
    in_order = sorted(past.changes(), key=attrgetter("at"))
    await driver.copy_records_to_table(
        "changes",
        columns=["player_id", "metric_id", "at", "value", "rank", "gap_seconds"],
        records=((player_id, *row) for row in in_order),
    )
    await driver.copy_records_to_table(
        "snapshots",
        columns=["player_id", "board", "fetched_at", "kind", "ranks"],
        records=((player_id, board, *row) for row in past.snapshots() if row.at >= tail),
    )
