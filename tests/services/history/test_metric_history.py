"""A long history is thinned out to what a chart needs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from app.models.change import Change
from app.models.player import Player
from app.services.history import metric_history
from app.services.history.metric_history import Point
from app.services.history.periods import Span
from app.workers.runtime import Runtime

START = datetime(2026, 1, 1, tzinfo=UTC)
METRIC = 1
steps = st.lists(
    st.tuples(st.integers(0, 5000), st.none() | st.integers(0, 300)),
    min_size=1,
    max_size=120,
    unique_by=lambda step: step[0],
)


@pytest.fixture
async def player(runtime: Runtime) -> Player:
    async with runtime.database.transaction() as session:
        player = Player(username="Long Ago", username_key="long ago", board="regular")
        session.add(player)
    return player


async def store(runtime: Runtime, player: Player, series: list[tuple[int, int | None]]) -> None:
    """The values of one metric by the minute."""
    rows = [
        {
            "player_id": player.id,
            "metric_id": METRIC,
            "at": START + timedelta(minutes=minute),
            "value": value,
            "gap_seconds": 60,
        }
        for minute, value in series
    ]
    async with runtime.database.transaction() as session:
        await session.execute(delete(Change))
        await session.execute(insert(Change), rows)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(series=steps, points=st.integers(10, 60), begin=st.integers(0, 3000), length=st.integers(1, 5000))
async def test_of_each_part_of_the_time_the_first_last_lowest_and_highest_are_kept(
    runtime: Runtime, player: Player, series: list[tuple[int, int | None]], points: int, begin: int, length: int
) -> None:
    await store(runtime, player, series)
    span = Span(START + timedelta(minutes=begin), START + timedelta(minutes=begin + length))
    async with runtime.database.sessions() as session:
        found = await metric_history.history(session, player, METRIC, span, points)
        whole = await metric_history.history(session, player, METRIC, span, 20_000)
    assert whole.resolution is None
    assert len(whole.points) == len([minute for minute, _ in series if begin < minute <= begin + length]) + bool(
        [value for minute, value in series if minute <= begin and value is not None]
    )
    assert len(found.points) <= points
    if len(whole.points) <= points:
        assert found == whole
        return
    assert found.resolution is not None
    assert [point for point in whole.points if point in found.points] == found.points
    assert (found.points[0], found.points[-1]) == (whole.points[0], whole.points[-1])
    # Never more than one resolution without a point that the whole has, nor a peak that is left out.
    for point in whole.points:
        near = [kept for kept in found.points if abs(kept.at - point.at) <= found.resolution + timedelta(seconds=1)]
        assert near
        if point.value is not None:
            known = [kept.value for kept in near if kept.value is not None]
            assert min(known) <= point.value <= max(known)


async def test_the_value_at_the_start_is_the_last_known_one_however_old(runtime: Runtime, player: Player) -> None:
    await store(runtime, player, [(0, 7), (10, None), (5000, 9)])
    span = Span(START + timedelta(minutes=100), START + timedelta(minutes=6000))
    async with runtime.database.sessions() as session:
        found = await metric_history.history(session, player, METRIC, span, 10)
    assert found.points == [
        Point(START, START - timedelta(minutes=1), 7, None),
        Point(START + timedelta(minutes=5000), START + timedelta(minutes=4999), 9, None),
    ]
