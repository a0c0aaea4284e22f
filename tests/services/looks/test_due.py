"""Who is looked at when: the database decides, over simulated weeks."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from app.demo.server import DemoServer
from app.models.player import Player
from app.services.looks import due, tracking
from app.services.looks.tracker import Tracker
from app.services.players import changing
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import add

HALF_HOUR = timedelta(minutes=30)
WEEK = timedelta(days=7)


async def minute(tracker: Tracker, clock: SetClock) -> list[int]:
    """What the scheduled tasks do in one minute; returns who was looked at."""
    async with tracker.database.transaction() as session:
        if clock.now.minute % 30 == 0:
            await due.make_due_in_slot(session, clock.now, HALF_HOUR)
        claimed = await due.claim_due(session, clock(), 100)
    for player_id in claimed:
        assert await tracking.look(tracker, player_id, scheduled=True, patience=5)
    return claimed


async def next_busy_minute(tracker: Tracker) -> datetime:
    """The full minute in which the next player is due: in those before, dispatching finds nobody."""
    async with tracker.database.sessions() as session:
        due_at: datetime | None = await session.scalar(select(func.min(Player.next_fetch_at)))
    assert due_at is not None
    full = due_at.replace(second=0, microsecond=0)
    return full if full == due_at else full + timedelta(minutes=1)


@pytest.mark.slow
async def test_intervals_hold_over_a_simulated_week(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    clock.now = datetime(2026, 3, 2, 12, 0, 17, tzinfo=UTC)
    intervals = {await add(tracker, hiscores, f"every {minutes}", minutes): minutes for minutes in (5, 45, 90, 2000)}
    looks = defaultdict(list)
    start = clock.now
    while (next_minute := await next_busy_minute(tracker)) < start + WEEK + timedelta(minutes=1):
        clock.now = next_minute
        for player_id in await minute(tracker, clock):
            looks[player_id].append(clock.now)
    for player_id, minutes in intervals.items():
        assert len(looks[player_id]) == WEEK // timedelta(minutes=minutes)
        for number, at in enumerate(looks[player_id], start=1):
            assert timedelta() <= at - (start + number * timedelta(minutes=minutes)) < timedelta(minutes=1)


@pytest.mark.slow
async def test_players_without_an_interval_are_looked_at_once_a_slot_and_not_together(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_ids = [await add(tracker, hiscores, f"player {number}", None) for number in range(60)]
    looks = defaultdict(list)
    clock.advance(minutes=1)
    for _ in range(5 * 30):
        clock.advance(minutes=1)
        for player_id in await minute(tracker, clock):
            looks[clock.now].append(player_id)
    at = defaultdict(list)
    for time, looked_at in looks.items():
        assert len(looked_at) <= 4
        for player_id in looked_at:
            at[player_id].append(time)
    for player_id in player_ids:
        assert 4 <= len(at[player_id]) <= 5
        assert all(later - earlier == HALF_HOUR for earlier, later in pairwise(at[player_id]))


async def test_a_slot_done_twice_makes_nobody_due_twice(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    await add(tracker, hiscores, "Plain Jane", None)
    clock.advance(minutes=30)
    slot = clock.now
    for expected in (1, 0):
        async with tracker.database.transaction() as session:
            await due.make_due_in_slot(session, slot, HALF_HOUR)
        clock.now = slot + HALF_HOUR - timedelta(seconds=1)
        async with tracker.database.transaction() as session:
            claimed = await due.claim_due(session, clock(), 100)
        assert len(claimed) == expected
        for player_id in claimed:
            await tracking.look(tracker, player_id, scheduled=True, patience=5)


async def test_who_could_not_be_reached_in_a_slot_keeps_the_place_in_the_line(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    """As when the budget is too small for all: else those at the end of the slot would never be looked at."""
    player_ids = [await add(tracker, hiscores, f"player {number}", None) for number in range(6)]
    reached = []
    for _ in range(3):
        clock.advance(minutes=30)
        async with tracker.database.transaction() as session:
            await due.make_due_in_slot(session, clock.now, HALF_HOUR)
        clock.advance(minutes=29)
        async with tracker.database.transaction() as session:
            claimed = await due.claim_due(session, clock(), 2)
        for player_id in claimed:
            assert await tracking.look(tracker, player_id, scheduled=True, patience=5)
        reached += claimed
        clock.advance(minutes=1)
    assert sorted(reached) == player_ids


async def test_a_long_pause_is_caught_up_once_and_the_grid_stays(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, "Plain Jane", 45)
    start = clock.now
    clock.advance(minutes=45 * 10 + 20)
    assert await minute(tracker, clock) == [player_id]
    assert await minute(tracker, clock) == []
    player = await stored.player(tracker.database, player_id)
    assert player.next_fetch_at == start + timedelta(minutes=45 * 11)


async def test_a_look_by_hand_does_not_shift_the_schedule(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, "Plain Jane", 45)
    planned = (await stored.player(tracker.database, player_id)).next_fetch_at
    clock.advance(minutes=30)
    await tracking.look(tracker, player_id, scheduled=False, patience=5)
    assert (await stored.player(tracker.database, player_id)).next_fetch_at == planned


async def test_who_is_queued_is_not_queued_again_until_the_lease_ends(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    """As when Redis loses the message: the row brings the player back."""
    player_id = await add(tracker, hiscores, "Plain Jane", 1)
    clock.advance(minutes=1)
    found = []
    for _ in range(6):
        async with tracker.database.transaction() as session:
            found.append(await due.claim_due(session, clock(), 100))
        clock.advance(minutes=1)
    assert found == [[player_id], [], [], [], [], [player_id]]


async def test_no_more_are_queued_than_can_be_asked_for_soon(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    for number in range(5):
        await add(tracker, hiscores, f"player {number}", 1)
    clock.advance(minutes=1)
    sizes = []
    for _ in range(2):
        async with tracker.database.transaction() as session:
            sizes.append(len(await due.claim_due(session, clock(), 3)))
    assert sizes == [3, 0]


async def test_no_more_are_claimed_than_asked_for_whichever_way_the_server_finds_them(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    for number in range(8):
        await add(tracker, hiscores, f"player {number}", 30)
    clock.advance(minutes=30)
    async with tracker.database.transaction() as session:
        for way in ("hashagg", "hashjoin", "mergejoin", "material", "sort"):
            await session.execute(text(f"SET LOCAL enable_{way} = off"))
        assert len(await due.claim_probe(session, clock())) == 1
        assert len(await due.claim_due(session, clock(), 3)) == 2


async def test_paused_players_are_left_alone_and_due_at_once_when_resumed(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, "Plain Jane", 5)
    async with tracker.database.transaction() as session:
        await changing.set_active(session, tracker, await session.get_one(Player, player_id), False)
    clock.advance(minutes=60)
    assert await minute(tracker, clock) == []
    assert await tracking.look(tracker, player_id, scheduled=True, patience=5) is None
    async with tracker.database.transaction() as session:
        await changing.set_active(session, tracker, await session.get_one(Player, player_id), True)
    assert await minute(tracker, clock) == [player_id]


async def test_started_by_hand_everyone_is_due_now(tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    expected = {await add(tracker, hiscores, "one", None), await add(tracker, hiscores, "two", 2000)}
    clock.advance(minutes=5)
    async with tracker.database.transaction() as session:
        await due.make_all_due(session, clock())
        assert set(await due.claim_due(session, clock(), 100)) == expected


async def test_players_left_alone_after_failures_stay_so_in_the_next_slot(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    player_id = await add(tracker, hiscores, "Plain Jane", None)
    hiscores.world.fail("rate_limited", retry_after=7200)
    clock.advance(minutes=30)
    for _ in range(30):
        await minute(tracker, clock)
        clock.advance(minutes=1)
    left_alone_until = (await stored.player(tracker.database, player_id)).next_fetch_at
    assert left_alone_until is not None
    assert left_alone_until > clock.now + HALF_HOUR
    await minute(tracker, clock)
    assert (await stored.player(tracker.database, player_id)).next_fetch_at == left_alone_until


def test_back_off_doubles_with_jitter_up_to_an_hour() -> None:
    for failures, minutes in [(1, 1), (2, 2), (3, 4), (7, 60), (100, 60)]:
        for _ in range(20):
            wait = due.backoff(failures, None)
            assert timedelta(minutes=minutes) * 0.75 <= wait <= timedelta(minutes=minutes) * 1.25
