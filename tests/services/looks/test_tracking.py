"""The pipeline, against the simulated hiscores over a socket and a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, update

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.hiscores.parser import parse
from app.models.player import Player
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests import payloads
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import add, look


async def test_three_looks_new_identical_changed(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    player_id = await add(tracker, hiscores)
    first = await stored.player(tracker.database, player_id)
    assert (first.last_outcome, first.snapshot_count, first.last_fetched_at) == ("success", 1, clock.now)

    clock.advance(minutes=30)
    assert (await look(tracker, player_id)).outcome == "unchanged"
    second = await stored.player(tracker.database, player_id)
    assert (second.snapshot_count, second.last_fetched_at) == (1, clock.now)
    assert second.last_changed_at == first.last_changed_at

    clock.advance(minutes=30)
    hiscores.world.gain("Plain Jane", "Attack", 1234)
    result = await look(tracker, player_id)
    assert (result.outcome, result.fetched_at) == ("success", clock.now)
    third = await stored.player(tracker.database, player_id)
    assert (third.snapshot_count, third.look_count) == (2, 3)
    assert third.last_fetched_at == third.last_changed_at == clock.now


async def test_every_commit_waits_for_the_disk_but_that_of_a_look_that_changed_nothing(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    engine, commits = tracker.database.engine.sync_engine, []

    def note(connection: Connection) -> None:
        commits.append(connection.exec_driver_sql("SHOW synchronous_commit").scalar_one())

    event.listen(engine, "commit", note)
    try:
        for gain, waits in ((0, "off"), (3, "on"), (0, "off")):
            hiscores.world.gain("Plain Jane", "Zulrah", gain)
            clock.advance(minutes=30)
            await look(tracker, player_id)
            assert commits[-1] == waits
    finally:
        event.remove(engine, "commit", note)


async def test_only_what_changed_is_stored_with_the_time_it_lies_between(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    before = await stored.state(tracker.database, player_id)
    clock.advance(minutes=30)
    last_seen = clock.now
    await look(tracker, player_id)
    clock.advance(minutes=30)
    hiscores.world.gain("Plain Jane", "Zulrah", 3)
    await look(tracker, player_id)
    (change,) = await stored.changes(tracker.database, player_id, after=last_seen)
    assert change["metric"] == "Zulrah"
    assert change["value"] == (before["Zulrah"].value or 0) + 3
    assert (change["at"], change["since"]) == (clock.now, last_seen)


async def test_ranks_alone_make_a_snapshot_but_no_change(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    body = payloads.document("ordinary")
    hiscores.world.set_body("Plain Jane", body)
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    clock.advance(minutes=30)
    body["skills"][1]["rank"] += 1
    hiscores.world.set_body("Plain Jane", body)
    assert (await look(tracker, player_id)).outcome == "success"
    kinds = [snapshot.kind for snapshot in await stored.snapshots(tracker.database, player_id)]
    assert kinds == ["first", "ranks_only"]
    assert not await stored.changes(tracker.database, player_id, after=clock.now - timedelta(seconds=1))
    player = await stored.player(tracker.database, player_id)
    assert player.last_changed_at == clock.now - timedelta(minutes=30)


@pytest.mark.parametrize("name", payloads.NAMES)
async def test_every_payload_is_stored_and_read_back_exactly(tracker: Tracker, hiscores: DemoServer, name: str) -> None:
    username = payloads.asked_for(name)
    hiscores.world.set_body(username, payloads.document(name))
    player_id = await adding.add(tracker, username, Board.regular, None)
    readings = parse(payloads.body(name), asked_for=username).readings
    state = await stored.state(tracker.database, player_id)
    assert {metric: (known.value, known.rank) for metric, known in state.items()} == {
        metric: (reading.value, reading.rank)
        for metric, reading in readings.items()
        if reading.value is not None or reading.rank is not None
    }
    changes = await stored.changes(tracker.database, player_id)
    assert {change["metric"]: change["value"] for change in changes} == {
        metric: reading.value for metric, reading in readings.items() if reading.value is not None
    }
    assert all(change["since"] is None for change in changes)


async def test_a_name_is_not_found_only_after_four_more_attempts(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, minutes=60)
    hiscores.world.fail("not_found")
    clock.advance(minutes=60)
    waits = []
    for _ in range(5):
        assert (await look(tracker, player_id, scheduled=True)).outcome == "not_found"
        player = await stored.player(tracker.database, player_id)
        assert player.next_fetch_at is not None
        waits.append((player.next_fetch_at - clock.now) / timedelta(minutes=1))
        assert (player.status == "not_found") == (len(waits) == 5)
        clock.now = player.next_fetch_at
    assert waits == [1, 2, 4, 8, 45]
    hiscores.world.heal()
    assert (await look(tracker, player_id, scheduled=True)).outcome == "unchanged"
    assert (await stored.player(tracker.database, player_id)).status == "ok"


async def test_failures_back_off_no_less_than_the_hiscores_ask_for(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, minutes=1)
    hiscores.world.fail("rate_limited", retry_after=1000)
    clock.advance(minutes=1)
    await look(tracker, player_id, scheduled=True)
    player = await stored.player(tracker.database, player_id)
    assert player.next_fetch_at is not None
    assert player.next_fetch_at >= clock.now + timedelta(seconds=1000)
    assert player.status == "ok"


async def test_a_state_that_cannot_be_is_refused_by_the_database(tracker: Tracker, hiscores: DemoServer) -> None:
    player_id = await add(tracker, hiscores)
    for impossible in (
        {"board": "none"},
        {"status": "gone"},
        {"fetch_interval_minutes": 0},
        {"username_key": "Plain_Jane"},
        {"snapshot_count": 99},
        {"last_changed_at": None},
    ):
        with pytest.raises(Exception, match="violates check constraint"):
            async with tracker.database.transaction() as session:
                await session.execute(update(Player).where(Player.id == player_id).values(**impossible))
