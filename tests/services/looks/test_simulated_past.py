"""The simulated past is what the pipeline stores, look by look, of the simulated hiscores."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.demo.archetypes import Archetype
from app.demo.hiscores import SimulatedHiscores
from app.demo.layout import Layout
from app.demo.loading import load
from app.demo.past import LookRow, Past
from app.demo.player_past import evenly, past
from app.demo.players import Player as Character
from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.coverage import Coverage
from app.models.look import Look
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services.looks import tracking
from app.services.looks.tracker import Tracker
from app.services.players import adding
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
    looked_at = await adding.add(tracker, name, board, None)
    while clock.now < start + SPAN:
        clock.now += EVERY
        hiscores.world.clock.set(clock.now)
        assert await tracking.look(tracker, looked_at, scheduled=False, patience=60) is not None

    loaded = await load_past(tracker, hiscores.world.player(name), board, clock)
    assert await stored.changes(tracker.database, loaded) == await stored.changes(tracker.database, looked_at)
    assert await snapshots(tracker, loaded) == await snapshots(tracker, looked_at)
    assert await rows(tracker, loaded) == await rows(tracker, looked_at)


@pytest.mark.slow
async def test_deeds_a_new_row_and_a_gap_are_as_looks_would_have_stored_them(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    world, start = hiscores.world, clock.now
    world.ranks_drift = True
    world.add_player("Plain Jane", Archetype.mid)
    deeds = {
        6: lambda: world.gain("Plain Jane", "Fishing", 900, every=7000),
        11: lambda: world.gain("Plain Jane", "Attack", 40_000),
        40: lambda: world.add_metric("Moon Sovereign"),
        60: lambda: world.gain("Plain Jane", "Moon Sovereign", 2, every=20_000),
        100: lambda: world.leave_board("Plain Jane", Board.regular),
    }
    times = [at for number, at in enumerate(evenly(start, start + SPAN, EVERY)) if not 70 <= number < 90]
    world.clock.set(start)
    looked_at = await adding.add(tracker, "Plain Jane", Board.regular, None)
    for number in range(1, SPAN // EVERY + 1):
        # Somewhere between two looks.
        world.clock.set(start + (number - 0.4) * EVERY)
        deeds.get(number, lambda: None)()
        clock.now = start + number * EVERY
        world.clock.set(clock.now)
        if clock.now in times:
            assert await tracking.look(tracker, looked_at, scheduled=False, patience=60) is not None

    first_seen = await seen(tracker)
    loaded = await load_past(tracker, world.player("Plain Jane"), Board.regular, clock, times, world.layout)
    assert await stored.changes(tracker.database, loaded) == await stored.changes(tracker.database, looked_at)
    assert await snapshots(tracker, loaded) == await snapshots(tracker, looked_at)
    assert await rows(tracker, loaded) == await rows(tracker, looked_at)
    assert [tuple(look) for look in loaded_looks(tracker, world, times)] == await log(tracker, looked_at)
    assert await seen(tracker) == first_seen
    assert await stored.adjustments(tracker.database, looked_at) == []


async def load_past(
    tracker: Tracker,
    character: Character,
    board: Board,
    clock: SetClock,
    at: list[datetime] | None = None,
    layout: Layout | None = None,
) -> int:
    found = made(tracker, character, board, at or evenly(clock.now - SPAN, clock.now, EVERY), layout)
    async with tracker.database.transaction() as session:
        await session.execute(update(Metric).values(first_seen_at=None))
        return await load(session, "Loaded", board, found)


def made(tracker: Tracker, character: Character, board: Board, at: list[datetime], layout: Layout | None) -> Past:
    ids = {metric: described.id for metric, described in tracker.metrics.by_name.items()}
    return past(character, board, at, 2 * EVERY, ids, layout)


def loaded_looks(tracker: Tracker, world: SimulatedHiscores, at: list[datetime]) -> Iterator[LookRow]:
    return made(tracker, world.player("Plain Jane"), Board.regular, at, world.layout).looks()


async def log(tracker: Tracker, player_id: int) -> list[Any]:
    async with tracker.database.sessions() as session:
        found = select(Look.at, Look.changes, Look.outcome).where(Look.player_id == player_id).order_by(Look.at)
        return [tuple(look) for look in await session.execute(found)]


async def seen(tracker: Tracker) -> list[Any]:
    async with tracker.database.sessions() as session:
        found = select(Metric.name, Metric.first_seen_at).order_by(Metric.name)
        return [tuple(row) for row in await session.execute(found)]


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
