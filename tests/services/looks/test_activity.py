"""Looks that follow when a player plays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.coverage import Coverage
from app.models.player import Player
from app.services.looks import due, tracking
from app.services.looks.activity import LONGEST, RECENT, SHORTEST, Activity
from app.services.looks.rules import Rules
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import PATIENCE

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
times = st.integers(0, 7 * 86_400).map(lambda second: MONDAY + timedelta(seconds=second))


@given(
    by_hour=st.lists(st.integers(0, 500), min_size=24, max_size=24),
    days=st.floats(1, 7),
    now=times,
    idle=st.none() | st.timedeltas(timedelta(), timedelta(days=900)),
)
def test_a_pause_is_never_shorter_or_longer_than_promised(
    by_hour: list[int], days: float, now: datetime, idle: timedelta | None
) -> None:
    assert SHORTEST <= Activity(by_hour, days).pause(now, None if idle is None else now - idle) <= LONGEST


@given(by_hour=st.lists(st.integers(0, 100), min_size=24, max_size=24), now=times)
def test_more_changes_at_this_hour_mean_no_longer_pause(by_hour: list[int], now: datetime) -> None:
    more = [count + (hour == now.hour) for hour, count in enumerate(by_hour)]
    assert Activity(more, 7).pause(now, None) <= Activity(by_hour, 7).pause(now, None)


def test_evenings_are_looked_at_often_and_nights_seldom_and_after_a_change_it_is_soon() -> None:
    evenings = Activity([0] * 19 + [14, 14, 7, 0, 0], 7)
    night, evening = MONDAY + timedelta(hours=4), MONDAY + timedelta(hours=20)
    assert evenings.pause(night, None) > timedelta(hours=2)
    assert evenings.pause(evening, None) < timedelta(minutes=25)
    assert evenings.pause(night, night) == SHORTEST
    assert evenings.pause(night, night - RECENT) == evenings.pause(night, None)


@pytest.fixture
def adaptive(tracker: Tracker) -> Tracker:
    return replace(tracker, rules=Rules(tracker.rules.plausible, LONGEST, is_adaptive=True))


async def look(tracker: Tracker, player_id: int) -> Player:
    assert await tracking.look(tracker, player_id, scheduled=True, patience=PATIENCE)
    return await stored.player(tracker.database, player_id)


async def test_a_look_sets_the_next_one_by_how_the_player_plays_and_what_lies_between_is_covered(
    adaptive: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player("Plain Jane")
    player_id = await adding.add(adaptive, "Plain Jane", Board.regular, None)
    begin = clock.now
    async with adaptive.database.transaction() as session:
        await due.make_due_in_slot(session, clock.now + HALF_HOUR, HALF_HOUR, only_new=True)
    pauses = []
    for number in range(12):
        planned = (await stored.player(adaptive.database, player_id)).next_fetch_at
        assert planned is not None
        clock.now = max(planned, clock.now + timedelta(seconds=1))
        if number == 6:
            hiscores.world.gain("Plain Jane", "Attack", 500)
        player = await look(adaptive, player_id)
        assert player.next_fetch_at is not None
        pauses.append(player.next_fetch_at - clock.now)
    assert min(pauses[3:6]) > timedelta(hours=1)
    assert pauses[6] == SHORTEST
    assert pauses[-1] > timedelta(hours=1) or clock.now - begin < timedelta(days=1)
    async with adaptive.database.sessions() as session:
        (covered,) = await session.scalars(select(Coverage))
    assert (covered.start, covered.until) == (begin, clock.now)


async def test_slots_leave_those_alone_who_have_a_due_time_and_own_intervals_hold(
    adaptive: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    for name in ("Plain Jane", "Every Five"):
        hiscores.world.add_player(name)
    own = await adding.add(adaptive, "Every Five", Board.regular, 5)
    free = await adding.add(adaptive, "Plain Jane", Board.regular, None)
    slot = clock.now + HALF_HOUR
    async with adaptive.database.transaction() as session:
        await due.make_due_in_slot(session, slot, HALF_HOUR, only_new=True)
    first = (await stored.player(adaptive.database, free)).next_fetch_at
    assert first is not None
    clock.now = max(first, slot + timedelta(minutes=5))
    planned = (await look(adaptive, free)).next_fetch_at
    assert (await look(adaptive, own)).next_fetch_at == slot + timedelta(minutes=5) * (
        (clock.now - slot) // timedelta(minutes=5) + 1
    )
    async with adaptive.database.transaction() as session:
        await due.make_due_in_slot(session, slot + HALF_HOUR, HALF_HOUR, only_new=True)
    assert (await stored.player(adaptive.database, free)).next_fetch_at == planned
