from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests import payloads
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import add, look


async def test_another_new_rows_zero_makes_a_zero_no_truer(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    """Two bosses appear, one after the other, while the character is away; both hold what was done before."""
    player_id = await add(tracker, hiscores)
    for metric in ("Maggot Queen", "Mad Devil"):
        hiscores.world.add_metric(metric)
        clock.advance(minutes=30)
        assert (await look(tracker, player_id)).outcome == "success"
    for metric in ("Maggot Queen", "Mad Devil"):
        hiscores.world.gain("Plain Jane", metric, 73)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    adjusted = await stored.adjustments(tracker.database, player_id)
    assert sorted(adjusted) == [(name, 73, "provisional_zero") for name in ("Mad Devil", "Maggot Queen")]


async def test_a_jump_from_a_zero_that_says_nothing_yet_is_an_adjustment(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    clock.advance(minutes=30)
    hiscores.world.add_metric("Moon Sovereign", value=0)
    await look(tracker, player_id)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    clock.advance(minutes=30)
    hiscores.world.gain("Plain Jane", "Moon Sovereign", 73)
    await look(tracker, player_id)
    assert await stored.adjustments(tracker.database, player_id) == [("Moon Sovereign", 73, "provisional_zero")]


async def test_a_zero_that_stood_while_another_value_moved_counts(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    hiscores.world.add_metric("Moon Sovereign", value=0)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    hiscores.world.gain("Plain Jane", "Attack", 50)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    hiscores.world.gain("Plain Jane", "Moon Sovereign", 73)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    assert await stored.adjustments(tracker.database, player_id) == []


async def test_a_new_skill_raises_the_total_level_without_a_gain(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.set_body("Plain Jane", payloads.document("ordinary"))
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    body = payloads.document("ordinary")
    body["skills"].append({"id": 25, "name": "Cartography", "rank": -1, "level": 1, "xp": 0})
    body["skills"][0]["level"] += 1
    hiscores.world.set_body("Plain Jane", body)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    assert await stored.adjustments(tracker.database, player_id) == [("Total Level", 1, "new_skill")]
