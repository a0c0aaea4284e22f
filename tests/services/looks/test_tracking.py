"""The pipeline, against the simulated hiscores over a socket and a real database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, select, update

from app.demo.server import DemoServer
from app.errors import Conflict, Invalid, NotFound
from app.hiscores.boards import Board
from app.hiscores.parser import parse
from app.models.coverage import Coverage
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine
from app.models.snapshot import Snapshot
from app.services.history.metric_index import MetricIndex
from app.services.looks import asking, boards, leases, tracking
from app.services.looks.tracker import Tracker
from app.services.looks.tracking import LookResult
from app.services.players import adding, changing, finding
from tests import payloads
from tests.conftest import SetClock, connections_taken
from tests.services import stored

PATIENCE = 60.0


async def add(tracker: Tracker, hiscores: DemoServer, name: str = "Plain Jane", minutes: int | None = None) -> int:
    hiscores.world.add_player(name)
    return await adding.add(tracker, name, Board.regular, minutes)


async def free() -> None:
    """Takes nothing from the budget."""


async def look(tracker: Tracker, player_id: int, *, scheduled: bool = False) -> LookResult:
    result = await tracking.look(tracker, player_id, scheduled=scheduled, patience=PATIENCE)
    assert result is not None
    return result


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


async def test_a_player_is_found_on_the_board_asked_for(tracker: Tracker, hiscores: DemoServer) -> None:
    hiscores.world.add_player("Iron Will", board=Board.ironman)
    player_id = await adding.add(tracker, "iron_will", Board.ironman, None)
    (snapshot,) = await stored.snapshots(tracker.database, player_id)
    assert snapshot.board == "ironman"
    assert (await stored.player(tracker.database, player_id)).username == "Iron Will"
    with pytest.raises(NotFound, match="not on the hardcore hiscores"):
        await adding.add(tracker, "Nobody Here", Board.hardcore, None)


@pytest.mark.parametrize("name", ["", "thirteen chars", "<script>", "%", "a\x00b"])
async def test_a_name_that_is_none_is_refused_before_anyone_is_asked(
    tracker: Tracker, hiscores: DemoServer, name: str
) -> None:
    with pytest.raises(Invalid):
        await adding.add(tracker, name, Board.regular, None)
    assert not list(hiscores.world.requests)


async def test_a_tracked_name_in_another_spelling_is_a_conflict(tracker: Tracker, hiscores: DemoServer) -> None:
    await add(tracker, hiscores)
    with pytest.raises(Conflict):
        await adding.add(tracker, "plain_JANE", Board.regular, None)


async def test_50_concurrent_adds_of_one_name_leave_one_player_and_one_snapshot(
    tracker: Tracker, hiscores: DemoServer
) -> None:
    hiscores.world.add_player("Plain Jane")
    results = await asyncio.gather(
        *(adding.add(tracker, "Plain Jane", Board.regular, None) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 49
    assert await stored.count(tracker.database, Player) == await stored.count(tracker.database, Snapshot) == 1


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
        result = await tracking.settle(session, tracker, slow, old_answer)
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
        result = await tracking.settle(session, tracker, lease, answer)
    assert (result.outcome, result.error) == ("skipped", tracking.OVERTAKEN)
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
        result = await tracking.settle(session, tracker, slow, answer)
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


async def test_a_drop_is_quarantined_and_the_state_untouched_until_a_look_fits_again(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    body = payloads.document("ordinary")
    hiscores.world.set_body("Plain Jane", body)
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    good = await stored.state(tracker.database, player_id)
    fallen = payloads.document("ordinary")
    fallen["skills"][1]["xp"] -= 1
    hiscores.world.set_body("Plain Jane", fallen)
    for _ in range(2):
        clock.advance(minutes=30)
        assert (await look(tracker, player_id)).outcome == "quarantined"
    player = await stored.player(tracker.database, player_id)
    assert (player.status, player.snapshot_count) == ("quarantined", 1)
    assert player.last_fetched_at == clock.now - timedelta(hours=1)
    assert await stored.state(tracker.database, player_id) == good
    async with tracker.database.sessions() as session:
        (episode,) = await session.scalars(select(Quarantine))
        assert (episode.looks, episode.reason, episode.closed_at) == (2, "rollback", None)
        assert episode.suspicions["Attack"]["after"] == fallen["skills"][1]["xp"]

    clock.advance(minutes=30)
    hiscores.world.set_body("Plain Jane", body)
    assert (await look(tracker, player_id)).outcome == "unchanged"
    assert (await stored.player(tracker.database, player_id)).status == "ok"
    async with tracker.database.sessions() as session:
        (episode,) = await session.scalars(select(Quarantine))
        assert episode.resolution == "fitted"
        events = await session.scalars(select(PlayerEvent.kind).order_by(PlayerEvent.id))
        assert list(events) == ["added", "quarantined", "quarantine_closed"]


async def test_an_impossible_gain_does_not_become_plausible_by_waiting(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.set_body("Plain Jane", payloads.document("ordinary"))
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    leapt = payloads.document("ordinary")
    leapt["activities"][-1]["score"] += 200 * 120 + 1
    hiscores.world.set_body("Plain Jane", leapt)
    for hours in (1, 200, 2000):
        clock.advance(hours=hours)
        assert (await look(tracker, player_id)).outcome == "quarantined"


async def test_coverage_grows_with_every_look_and_breaks_after_a_long_gap(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    start = clock.now
    player_id = await add(tracker, hiscores)
    for minutes in (30, 60, 61, 10):
        clock.advance(minutes=minutes)
        await look(tracker, player_id)
    async with tracker.database.sessions() as session:
        spans = (await session.execute(select(Coverage.start, Coverage.until).order_by(Coverage.start))).all()
    assert [tuple(span) for span in spans] == [
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
    assert await stored.count(tracker.database, Coverage) == 2


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


async def test_a_process_behind_on_metrics_reads_what_another_stored(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    behind = replace(tracker, metrics=MetricIndex())
    async with tracker.database.sessions() as session:
        await behind.metrics.refresh(session)
    hiscores.world.add_metric("Moon Sovereign", value=7)
    player_id = await add(tracker, hiscores)
    hiscores.world.hide_metric("Moon Sovereign")
    clock.advance(minutes=30)
    assert (await look(behind, player_id)).outcome == "success"
    state = await stored.state(tracker.database, player_id)
    assert (state["Moon Sovereign"].value, state["Moon Sovereign"].reported) == (7, False)


async def test_20_new_names_are_taken_in_at_once_but_more_are_another_page(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores)
    for number in range(20):
        hiscores.world.add_metric(f"New {number}")
    clock.advance(minutes=5)
    assert (await look(tracker, player_id)).outcome == "success"
    for number in range(20, 41):
        hiscores.world.add_metric(f"New {number}")
    clock.advance(minutes=5)
    result = await look(tracker, player_id)
    assert (result.outcome, "20 rows" in (result.error or "")) == ("malformed", True)
    # 20 known ones and as many new are no more than an update of the game.
    hiscores.world.hide_metric("New 40")
    clock.advance(minutes=5)
    assert (await look(tracker, player_id)).outcome == "success"


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
            await tracking.settle(session, tracker, lease, answer)
    assert await stored.count(tracker.database, Snapshot) == 0


async def test_a_wildcard_in_a_name_finds_nobody_else(tracker: Tracker, hiscores: DemoServer) -> None:
    await add(tracker, hiscores, "abc")
    async with tracker.database.sessions() as session:
        for name in ("a_c", "a-c"):
            with pytest.raises(NotFound):
                await finding.find(session, name)


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
