from datetime import timedelta

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.player import Player
from app.services.looks import boards
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests import payloads
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import add, look


async def test_coverage_grows_with_every_look_and_breaks_after_a_long_gap(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    start = clock.now
    player_id = await add(tracker, hiscores)
    for minutes in (30, 60, 61, 10):
        clock.advance(minutes=minutes)
        await look(tracker, player_id)
    assert await stored.coverage(tracker.database, player_id) == [
        (start, start + timedelta(minutes=90)),
        (start + timedelta(minutes=151), start + timedelta(minutes=161)),
    ]


async def test_a_switch_of_board_cuts_coverage_and_reaches_back_to_the_last_change(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    for board in (Board.ironman, Board.regular):
        hiscores.world.add_player("Plain Jane", board=board)
    hiscores.world.set_body("Plain Jane", payloads.document("ordinary"))
    added_at = clock.now
    player_id = await adding.add(tracker, "Plain Jane", Board.ironman, None)
    clock.advance(minutes=30)
    left_at = clock.now
    await look(tracker, player_id)
    async with tracker.database.transaction() as session:
        player = await session.get_one(Player, player_id)
        await boards.choose(session, player, Board.regular, clock.now)
    clock.advance(minutes=10)
    moved = payloads.document("ordinary")
    moved["skills"][1]["xp"] += 100
    hiscores.world.set_body("Plain Jane", moved)
    await look(tracker, player_id)
    (change,) = await stored.changes(tracker.database, player_id, after=added_at)
    assert change["since"] == added_at
    assert [snapshot.board for snapshot in await stored.snapshots(tracker.database, player_id)] == [
        "ironman",
        "regular",
    ]
    assert await stored.coverage(tracker.database, player_id) == [(added_at, left_at), (clock.now, clock.now)]
    clock.advance(minutes=10)
    switched_at = clock.now - timedelta(minutes=10)
    await look(tracker, player_id)
    assert await stored.coverage(tracker.database, player_id) == [(added_at, left_at), (switched_at, clock.now)]


async def test_a_look_that_is_put_aside_covers_nothing_and_one_that_fits_soon_enough_covers_the_time_since_the_last(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    start = clock.now
    shown = payloads.document("ordinary")
    hiscores.world.set_body("Plain Jane", shown)
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    fallen = payloads.document("ordinary")
    fallen["skills"][1]["xp"] -= 1
    hiscores.world.set_body("Plain Jane", fallen)
    clock.advance(minutes=20)
    assert (await look(tracker, player_id)).outcome == "quarantined"
    assert await stored.coverage(tracker.database, player_id) == [(start, start)]
    hiscores.world.set_body("Plain Jane", shown)
    clock.advance(minutes=20)
    assert (await look(tracker, player_id)).outcome == "unchanged"
    assert await stored.coverage(tracker.database, player_id) == [(start, clock.now)]


async def test_a_value_hidden_for_a_while_reaches_back_to_the_look_that_last_saw_it(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    shown = payloads.document("ordinary")
    hiscores.world.set_body("Plain Jane", shown)
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    clock.advance(minutes=30)
    last_seen = clock.now
    await look(tracker, player_id)
    hidden = payloads.document("ordinary")
    hidden["activities"][-1].update(rank=-1, score=-1)
    hiscores.world.set_body("Plain Jane", hidden)
    for _ in range(2):
        clock.advance(minutes=30)
        await look(tracker, player_id)
    shown["activities"][-1]["score"] += 5
    hiscores.world.set_body("Plain Jane", shown)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    vanished, returned = await stored.changes(tracker.database, player_id, after=last_seen)
    assert (vanished["value"], vanished["since"]) == (None, last_seen)
    assert (returned["value"], returned["since"]) == (shown["activities"][-1]["score"], last_seen)
