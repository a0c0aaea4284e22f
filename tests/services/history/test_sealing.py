"""Readers do not notice that weeks of ranks are packed, and what is packed can change again."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from app.models.player import Player
from app.models.rank_page import RankPage
from app.models.snapshot import Snapshot
from app.services.history import ranks, sealing
from app.services.history.rank_packing import Ranks
from app.workers.runtime import Runtime
from app.workers.tasks import seal_ranks
from tests.services import stored

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
FOUR_WEEKS = 4 * 7 * 24 * 60
minutes = st.integers(0, FOUR_WEEKS)


@pytest.fixture
async def player_id(runtime: Runtime) -> int:
    async with runtime.database.transaction() as session:
        player = Player(username="Long Ago", username_key="long ago", board="regular")
        session.add(player)
    return player.id


async def store(runtime: Runtime, player_id: int, at: Sequence[int]) -> list[Ranks]:
    """Snapshots at these minutes, in place of all others."""
    snapshots = [
        Ranks(MONDAY + timedelta(minutes=minute), "regular", "ranks_only", [minute + 1, None, 7][: 1 + minute % 3])
        for minute in at
    ]
    async with runtime.database.transaction() as session:
        await session.execute(delete(RankPage))
        await session.execute(delete(Snapshot))
    if snapshots:
        await insert_rows(runtime, player_id, snapshots)
    return snapshots


async def insert_rows(runtime: Runtime, player_id: int, snapshots: Sequence[Ranks]) -> None:
    async with runtime.database.transaction() as session:
        rows = [
            {"player_id": player_id, "fetched_at": each.at, "board": each.board, "kind": each.kind, "ranks": each.ranks}
            for each in snapshots
        ]
        await session.execute(insert(Snapshot), rows)


async def read(runtime: Runtime, player_id: int, start: datetime, end: datetime) -> list[Ranks]:
    async with runtime.database.sessions() as session:
        return [each async for each in ranks.between(session, player_id, start, end)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.lists(minutes, max_size=40, unique=True).map(sorted),
    later=st.lists(minutes, max_size=5, unique=True),
    sealed_at=st.lists(st.integers(0, FOUR_WEEKS + 12 * 24 * 60), min_size=1, max_size=3).map(sorted),
    asked=st.lists(minutes, min_size=2, max_size=2).map(sorted),
)
@pytest.mark.slow
async def test_sealing_changes_no_answer_whenever_it_runs_and_whatever_comes_later(
    runtime: Runtime, player_id: int, at: list[int], later: list[int], sealed_at: list[int], asked: list[int]
) -> None:
    first = [minute for minute in at if minute not in later]
    expected = await store(runtime, player_id, first)
    for number, minute in enumerate(sealed_at):
        now = MONDAY + timedelta(minutes=minute)
        await sealing.seal(runtime.database, player_id, now)
        async with runtime.database.sessions() as session:
            assert await sealing.players_to_seal(session, now) == []
        if number == 0 and later:  # As an import does it.
            more = [Ranks(MONDAY + timedelta(minutes=each), "ironman", "import", [each + 1]) for each in later]
            await insert_rows(runtime, player_id, more)
            expected = sorted(expected + more, key=lambda each: each.at)
            await sealing.seal(runtime.database, player_id, now)
    start, end = (MONDAY + timedelta(minutes=minute) for minute in asked)
    assert await read(runtime, player_id, start, end) == [each for each in expected if start <= each.at <= end]
    async with runtime.database.sessions() as session:
        for moment in (start, end):
            before = [each for each in expected if each.at <= moment]
            assert await ranks.at(session, player_id, moment) == (before[-1] if before else None)
    async with runtime.database.transaction() as session:
        await sealing.unseal(session, start, player_id)
    assert await read(runtime, player_id, MONDAY, MONDAY + timedelta(days=99)) == expected
    async with runtime.database.sessions() as session:
        week = await session.scalar(select(RankPage.week).order_by(RankPage.week.desc()).limit(1))
        assert week is None or week < ranks.week_of(start)


async def test_a_week_is_packed_once_it_is_over_for_two_days(runtime: Runtime, player_id: int) -> None:
    sunday = 7 * 24 * 60 - 1
    await store(runtime, player_id, [0, sunday, sunday + 1])
    next_wednesday = MONDAY + timedelta(days=9)
    assert await sealing.seal(runtime.database, player_id, next_wednesday - timedelta(seconds=1)) == 0
    assert await sealing.seal(runtime.database, player_id, next_wednesday) == 2
    assert await stored.count(runtime.database, Snapshot) == 1
    assert await sealing.seal(runtime.database, player_id, next_wednesday) == 0


async def test_two_that_seal_at_once_pack_everything_once(runtime: Runtime, player_id: int) -> None:
    expected = await store(runtime, player_id, range(0, FOUR_WEEKS, 300))
    now = MONDAY + timedelta(days=60)
    counts = await asyncio.gather(*(sealing.seal(runtime.database, player_id, now) for _ in range(4)))
    assert sum(counts) == len(expected)
    assert await stored.count(runtime.database, Snapshot) == 0
    assert await read(runtime, player_id, MONDAY, now) == expected


async def test_ranks_of_a_deleted_player_go_with_it(runtime: Runtime, player_id: int) -> None:
    await store(runtime, player_id, [0, 1])
    await sealing.seal(runtime.database, player_id, MONDAY + timedelta(days=60))
    async with runtime.database.transaction() as session:
        await session.delete(await session.get_one(Player, player_id))
    assert await stored.count(runtime.database, RankPage) == 0


async def test_the_nightly_task_packs_what_is_old(runtime: Runtime, player_id: int) -> None:
    await store(runtime, player_id, [0, 1, 2])  # In March 2026: long ago by the database's clock.
    assert await seal_ranks() == {"snapshots": 3}
    assert await seal_ranks() == {"snapshots": 0}
    assert await stored.count(runtime.database, RankPage) == 1
