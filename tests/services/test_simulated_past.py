"""The simulated past is what the pipeline stores, look by look, of the simulated hiscores."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.demo.archetypes import Archetype
from app.demo.loading import load
from app.demo.past import past
from app.demo.players import Player as Character
from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.coverage import Coverage
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services import players, tracking
from app.services.tracker import Tracker
from tests.conftest import SetClock
from tests.services import stored

EVERY = timedelta(minutes=30)
SPAN = timedelta(days=2.5)
COUNTERS = (
    *("board", "last_attempt_at", "last_fetched_at", "last_changed_at", "last_outcome", "status"),
    *("failure_count", "look_count", "snapshot_count", "fetch_interval_minutes", "next_fetch_at"),
)
STATE = ("fetched_at", "board", "values", "ranks", "unreported")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "archetype", "board"),
    [
        ("Plain Jane", Archetype.mid, Board.regular),
        ("Iron Bob", Archetype.ironman, Board.ironman),
        ("Nobody Yet", Archetype.unranked, Board.regular),
        # One of its skills stands at the end of the table, and falls off it meanwhile.
        ("Sleepy 1665", Archetype.dormant, Board.regular),
    ],
)
async def test_a_past_is_what_looks_would_have_stored(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, name: str, archetype: Archetype, board: Board
) -> None:
    start = clock.now
    hiscores.world.ranks_drift = True
    hiscores.world.add_player(name, archetype, board)
    hiscores.world.clock.set(start)
    looked_at = await players.add(tracker, name, board, None)
    while clock.now < start + SPAN:
        clock.now += EVERY
        hiscores.world.clock.set(clock.now)
        assert await tracking.look(tracker, looked_at, scheduled=False, patience=60) is not None

    loaded = await load_past(tracker, hiscores.world.player(name), board, clock)
    assert await stored.changes(tracker.database, loaded) == await stored.changes(tracker.database, looked_at)
    assert await snapshots(tracker, loaded) == await snapshots(tracker, looked_at)
    assert await rows(tracker, loaded) == await rows(tracker, looked_at)


async def load_past(tracker: Tracker, character: Character, board: Board, clock: SetClock) -> int:
    ids = {metric: described.id for metric, described in tracker.metrics.by_name.items()}
    found = past(character, board, clock.now - SPAN, clock.now, EVERY, ids)
    async with tracker.database.transaction() as session:
        return await load(session, "Loaded", board, found)


async def snapshots(tracker: Tracker, player_id: int) -> list[Any]:
    found = await stored.snapshots(tracker.database, player_id)
    return [(each.fetched_at, each.board, each.kind, each.ranks) for each in found]


async def rows(tracker: Tracker, player_id: int) -> list[Any]:
    """The state, the counters and the coverage."""
    async with tracker.database.sessions() as session:
        state = await session.get_one(PlayerState, player_id)
        player = await session.get_one(Player, player_id)
        covered = await session.execute(
            select(Coverage.start, Coverage.until).where(Coverage.player_id == player_id).order_by(Coverage.start)
        )
        fields = [getattr(state, name) for name in STATE] + [getattr(player, name) for name in COUNTERS]
        return [*fields, *(tuple(span) for span in covered)]
