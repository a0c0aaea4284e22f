"""One look at a time, and what comes in between."""

import asyncio

import pytest

from app.demo.server import DemoServer
from app.errors import NotFound
from app.hiscores.boards import Board
from app.models.player import Player
from app.models.snapshot import Snapshot
from app.services.looks import asking, boards, leases, settling, tracking
from app.services.looks.tracker import Tracker
from app.services.players import changing, finding
from tests.conftest import SetClock, connections_taken
from tests.services import stored
from tests.services.looking import PATIENCE, add, free, look


async def test_50_concurrent_first_looks_leave_one_snapshot(tracker: Tracker, hiscores: DemoServer) -> None:
    hiscores.world.add_player("Plain Jane")
    async with tracker.database.transaction() as session:
        player = Player(username="Plain Jane", username_key="plain jane", board="regular")
        session.add(player)
    results = await asyncio.gather(
        *(tracking.look(tracker, player.id, scheduled=False, patience=PATIENCE) for _ in range(50))
    )
    assert [result.outcome for result in results if result].count("success") == 1
    assert await stored.count(tracker.database, Snapshot) == 1


async def test_a_look_whose_player_was_looked_at_meanwhile_is_skipped(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    """As when a worker sleeps over its lease: the older answer must not overwrite the newer."""
    player_id = await add(tracker, hiscores)
    clock.advance(minutes=1)
    slow = await leases.take_lease(tracker, player_id, clock.now, PATIENCE)
    assert slow is not None
    old_answer = await asking.ask(tracker, slow.question, free)
    clock.advance(minutes=10)
    hiscores.world.gain("Plain Jane", "Attack", 500)
    assert (await look(tracker, player_id)).outcome == "success"
    async with tracker.database.transaction() as session:
        result = await settling.settle(session, tracker, slow, old_answer)
    assert result.outcome == "skipped"
    assert await stored.count(tracker.database, Snapshot) == 2


async def test_while_the_databases_clock_is_set_back_looks_are_refused_and_then_go_on(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, minutes=30)
    clock.advance(minutes=30)
    last_seen = clock.now
    await look(tracker, player_id, scheduled=True)
    hiscores.world.gain("Plain Jane", "Attack", 500)
    clock.advance(minutes=-20)
    for scheduled in (True, False):
        assert await tracking.look(tracker, player_id, scheduled=scheduled, patience=PATIENCE) is None
    question = asking.Question("Plain Jane", Board.regular, clock.now, detects=False, was_missing=False)
    lease = leases.Lease(player_id, question, clock.now, scheduled=True)
    answer = await asking.ask(tracker, question, free)
    async with tracker.database.transaction() as session:
        result = await settling.settle(session, tracker, lease, answer)
    assert (result.outcome, result.error) == ("skipped", settling.OVERTAKEN)
    player = await stored.player(tracker.database, player_id)
    assert (player.last_fetched_at, player.snapshot_count) == (last_seen, 1)
    clock.advance(minutes=50)
    assert (await look(tracker, player_id, scheduled=True)).outcome == "success"
    changes = await stored.changes(tracker.database, player_id, after=last_seen)
    assert {change["since"] for change in changes} == {last_seen}


@pytest.mark.parametrize("change", ["board", "username"])
async def test_an_answer_to_what_is_no_longer_asked_is_skipped_and_the_player_stays_due(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, change: str
) -> None:
    """A board's ranks must not be taken for another's, nor what is under a former name for this player's."""
    player_id = await add(tracker, hiscores, minutes=5)
    clock.advance(minutes=5)
    slow = await leases.take_lease(tracker, player_id, None, PATIENCE)
    assert slow is not None
    hiscores.world.gain("Plain Jane", "Attack", 500)
    answer = await asking.ask(tracker, slow.question, free)
    async with tracker.database.transaction() as session:
        player = await session.get_one(Player, player_id)
        if change == "board":
            await boards.choose(session, player, Board.ironman, clock.now)
        else:
            await changing.rename(session, tracker, player, "Jane Plain")
    async with tracker.database.transaction() as session:
        result = await settling.settle(session, tracker, slow, answer)
    assert result.outcome == "skipped"
    assert await stored.count(tracker.database, Snapshot) == 1
    left = await stored.player(tracker.database, player_id)
    assert (left.next_fetch_at, left.looking_until) == (clock.now, None)


async def test_one_look_at_a_time_and_a_dead_ones_lease_ends(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    clock.advance(minutes=1)
    assert await leases.take_lease(tracker, player_id, clock.now, PATIENCE)
    assert await leases.take_lease(tracker, player_id, clock.now, PATIENCE) is None
    clock.now += tracker.lease(1)
    assert await leases.take_lease(tracker, player_id, clock.now, PATIENCE)


async def test_no_transaction_is_open_while_the_hiscores_are_asked(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    clock.advance(minutes=1)
    hiscores.world.fail("timeout")
    looking = asyncio.create_task(look(tracker, player_id))
    async with asyncio.timeout(PATIENCE):
        while hiscores.world.requests.in_flight == 0:
            await asyncio.sleep(0.01)
    assert connections_taken(tracker.database) == 0
    hiscores.world.release()
    assert (await looking).outcome == "unchanged"


async def test_a_deleted_player_is_no_more_looked_at(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    player_id = await add(tracker, hiscores)
    clock.advance(minutes=1)
    lease = await leases.take_lease(tracker, player_id, clock.now, PATIENCE)
    assert lease is not None
    answer = await asking.ask(tracker, lease.question, free)
    async with tracker.database.transaction() as session:
        await changing.remove(session, await finding.find(session, "Plain Jane"))
    with pytest.raises(NotFound):
        async with tracker.database.transaction() as session:
            await settling.settle(session, tracker, lease, answer)
    assert await stored.count(tracker.database, Snapshot) == 0
