"""The board of a player, through the pipeline: found out, left, lost, chosen by hand."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.demo.server import DemoServer
from app.errors import Conflict, Unavailable
from app.hiscores.boards import Board
from app.models.coverage import Coverage
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine
from app.services.looks import asking, boards, leases, settling, tracking
from app.services.looks.request_budget import RequestBudget
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.setting_groups import HiscoresSettings
from app.workers.runtime import Runtime
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import PATIENCE, free, look

NAME = "Plain Jane"
HARDCORE = (Board.regular, Board.ironman, Board.hardcore)


async def add(tracker: Tracker, hiscores: DemoServer, *on: Board) -> int:
    """A character on some boards, whose own is found out for good."""
    for board in on:
        hiscores.world.add_player(NAME, board=board)
    player_id = await adding.add(tracker, NAME, None, 30)
    await confirm(tracker, player_id)
    return player_id


async def confirm(tracker: Tracker, player_id: int) -> None:
    async with tracker.database.transaction() as session:
        (await session.get_one(Player, player_id)).board_in_doubt = False


async def doubt_standing_still(tracker: Tracker) -> int:
    async with tracker.database.transaction() as session:
        return await boards.doubt_standing_still(session, tracker.clock())


async def choose(tracker: Tracker, player_id: int, board: Board | None, clock: SetClock) -> None:
    async with tracker.database.transaction() as session:
        player = await session.get_one(Player, player_id)
        if board is None:
            await boards.detect(session, player, clock.now)
        else:
            await boards.choose(session, player, board, clock.now)


async def board_changes(tracker: Tracker) -> list[dict[str, Any]]:
    async with tracker.database.sessions() as session:
        events = await session.scalars(select(PlayerEvent).where(PlayerEvent.kind == "board_changed"))
        return [event.detail for event in events]


async def board_of(tracker: Tracker, player_id: int) -> str:
    return (await stored.player(tracker.database, player_id)).board


async def test_the_board_of_a_new_player_is_found_out_and_confirmed_by_the_next_look(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player(NAME, board=Board.regular)
    hiscores.world.add_player(NAME, board=Board.ironman)
    hiscores.world.fail("not_found", times=1, board=Board.ironman)
    player_id = await adding.add(tracker, NAME, None, None)
    assert await board_of(tracker, player_id) == "regular"
    clock.advance(minutes=30)
    assert (await look(tracker, player_id)).outcome == "success"
    assert await board_changes(tracker) == [{"before": "regular", "after": "ironman", "detected": True}]
    asked = hiscores.world.requests.total
    for requests in (4, 1):  # That it was missing on the special boards is asked once more.
        clock.advance(minutes=30)
        assert (await look(tracker, player_id)).outcome == "unchanged"
        assert hiscores.world.requests.total == asked + requests
        asked += requests
    kinds = [(snapshot.kind, snapshot.board) for snapshot in await stored.snapshots(tracker.database, player_id)]
    assert kinds == [("first", "regular"), ("ranks_only", "ironman")]


async def test_who_leaves_the_irons_goes_on_as_regular_and_gains_what_was_gained_since_the_last_change(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, Board.regular, Board.ironman)
    last_moved = clock.now
    hiscores.world.leave_board(NAME, Board.ironman)
    hiscores.world.clock.advance(60)
    hiscores.world.gain(NAME, "Attack", 1000)
    clock.advance(hours=23)
    assert await doubt_standing_still(tracker) == 0
    await look(tracker, player_id)
    clock.advance(hours=2)
    assert await doubt_standing_still(tracker) == 1
    assert (await look(tracker, player_id)).outcome == "success"
    assert await board_changes(tracker) == [{"before": "ironman", "after": "regular", "detected": True}]
    changes = await stored.changes(tracker.database, player_id, after=last_moved)
    assert {change["metric"]: change["since"] for change in changes}["Attack"] == last_moved
    async with tracker.database.sessions() as session:
        spans = (await session.scalars(select(Coverage).order_by(Coverage.start))).all()
    assert spans[-1].start == spans[-1].until == clock.now
    assert spans[-2].until < clock.now


async def test_a_player_that_moves_is_not_doubted(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    player_id = await add(tracker, hiscores, *HARDCORE)
    clock.advance(days=2)
    hiscores.world.gain(NAME, "Attack", 1000)
    await look(tracker, player_id)
    assert await doubt_standing_still(tracker) == 0


async def test_a_hardcore_death_that_takes_the_row_away_is_noticed_when_missed_twice(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, *HARDCORE)
    hiscores.world.remove_player(NAME, Board.hardcore)
    clock.advance(minutes=30)
    assert (await look(tracker, player_id, scheduled=True)).outcome == "not_found"
    assert await board_of(tracker, player_id) == "hardcore"
    clock.advance(minutes=1)
    assert (await look(tracker, player_id, scheduled=True)).outcome == "success"
    player = await stored.player(tracker.database, player_id)
    assert (player.board, player.status, player.failure_count) == ("ironman", "ok", 0)
    assert await board_changes(tracker) == [{"before": "hardcore", "after": "ironman", "detected": True}]


async def test_one_404_by_mistake_changes_no_board(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    player_id = await add(tracker, hiscores, *HARDCORE)
    hiscores.world.fail("not_found", times=1)
    clock.advance(minutes=30)
    assert (await look(tracker, player_id, scheduled=True)).outcome == "not_found"
    clock.advance(minutes=1)
    assert (await look(tracker, player_id, scheduled=True)).outcome == "unchanged"
    assert (await board_of(tracker, player_id), await board_changes(tracker)) == ("hardcore", [])


async def test_a_board_chosen_by_hand_is_never_changed_by_what_looks_find(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, *HARDCORE)
    await choose(tracker, player_id, Board.ironman, clock)
    hiscores.world.remove_player(NAME, Board.ironman)
    for _ in range(4):
        clock.advance(days=2)
        assert await doubt_standing_still(tracker) == 0
        assert (await look(tracker, player_id, scheduled=True)).outcome == "not_found"
    assert await board_of(tracker, player_id) == "ironman"
    hiscores.world.add_player(NAME, board=Board.ironman)
    await choose(tracker, player_id, None, clock)
    clock.advance(minutes=1)
    await look(tracker, player_id, scheduled=True)
    assert await board_of(tracker, player_id) == "hardcore"


async def test_a_character_of_another_game_is_not_looked_for_in_the_main_game(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player(NAME, board=Board.deadman)
    player_id = await adding.add(tracker, NAME, Board.deadman, None)
    with pytest.raises(Conflict, match="other characters"):
        await choose(tracker, player_id, None, clock)
    with pytest.raises(Conflict, match="other characters"):
        await choose(tracker, player_id, Board.ironman, clock)


async def test_what_a_look_found_out_counts_not_once_a_board_has_been_chosen_by_hand(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player(NAME)
    player_id = await adding.add(tracker, NAME, None, None)
    hiscores.world.add_player(NAME, board=Board.ironman)
    clock.advance(minutes=30)
    lease = await leases.take_lease(tracker, player_id, clock.now, PATIENCE)
    assert lease is not None
    answer = await asking.ask(tracker, lease.question, free)
    assert answer.board == Board.ironman
    await choose(tracker, player_id, Board.regular, clock)
    async with tracker.database.transaction() as session:
        assert (await settling.settle(session, tracker, lease, answer)).outcome == "skipped"
    assert await board_of(tracker, player_id) == "regular"


async def test_a_look_that_runs_out_of_budget_halfway_leaves_the_player_free_and_as_it_was(
    tracker: Tracker, runtime: Runtime, hiscores: DemoServer, clock: SetClock
) -> None:
    for board in HARDCORE:
        hiscores.world.add_player(NAME, board=board)
    player_id = await adding.add(tracker, NAME, None, None)
    before = await stored.player(tracker.database, player_id)
    budget = RequestBudget(HiscoresSettings(requests_per_minute=1), runtime.redis, tracker.breaker)
    tracker = replace(tracker, budget=budget)
    clock.advance(minutes=30)
    with pytest.raises(Unavailable):
        await tracking.look(tracker, player_id, scheduled=False, patience=0.5)
    after = await stored.player(tracker.database, player_id)
    assert after.looking_until is None
    assert (after.look_count, after.board_in_doubt) == (before.look_count, before.board_in_doubt)


async def test_values_that_fall_on_a_new_iron_board_were_left_there_and_another_switch_ends_the_episode(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, Board.regular, Board.ironman)
    await choose(tracker, player_id, Board.regular, clock)
    hiscores.world.leave_board(NAME, Board.ironman)
    hiscores.world.clock.advance(60)
    hiscores.world.gain(NAME, "Attack", 1000)
    clock.advance(minutes=30)
    await look(tracker, player_id)
    await choose(tracker, player_id, Board.ironman, clock)
    clock.advance(minutes=30)
    assert (await look(tracker, player_id)).outcome == "quarantined"
    await choose(tracker, player_id, Board.regular, clock)
    async with tracker.database.sessions() as session:
        episode = (await session.scalars(select(Quarantine))).one()
    assert (episode.reason, episode.board, episode.resolution) == ("left_iron_board", "ironman", "overtaken")
    clock.advance(minutes=30)
    assert (await look(tracker, player_id)).outcome == "unchanged"
    assert (await stored.player(tracker.database, player_id)).status == "ok"


async def test_to_find_out_the_board_is_not_forgotten_if_a_look_is_in_flight(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, Board.regular)
    await confirm(tracker, player_id)
    clock.advance(minutes=30)
    lease = await leases.take_lease(tracker, player_id, clock.now, PATIENCE)
    assert lease is not None
    answer = await asking.ask(tracker, lease.question, free)
    clock.advance(seconds=1)
    await choose(tracker, player_id, None, clock)
    async with tracker.database.transaction() as session:
        assert (await settling.settle(session, tracker, lease, answer)).outcome == "unchanged"
    player = await stored.player(tracker.database, player_id)
    assert player.board_in_doubt
    assert player.next_fetch_at == clock.now


async def test_who_waits_for_more_requests_is_still_the_only_one_to_ask(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player(NAME)
    player_id = await adding.add(tracker, NAME, None, None)
    clock.advance(minutes=30)
    assert await leases.take_lease(tracker, player_id, clock.now, patience=240)
    clock.advance(seconds=240 + tracker.client.longest_seconds)
    assert await leases.take_lease(tracker, player_id, clock.now, patience=240) is None
