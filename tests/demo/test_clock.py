import time
from datetime import UTC, datetime, timedelta

import pytest

from app.demo.clock import SimulatedClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_it_is_real_time_by_default() -> None:
    clock = SimulatedClock()
    assert time.time() - 0.001 <= clock.timestamp() <= time.time() + 0.001


def test_a_frozen_clock_moves_only_when_told() -> None:
    clock = SimulatedClock(NOON, frozen=True)
    assert clock.now() == clock.now() == NOON
    clock.advance(90)
    clock.advance(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1, seconds=90)
    clock.set(NOON)
    assert clock.now() == NOON


def test_it_runs_at_a_factor_of_real_time() -> None:
    clock = SimulatedClock(NOON, speed=100_000)
    time.sleep(0.01)
    clock.freeze()
    assert clock.now() - NOON >= timedelta(seconds=1000)
    frozen_at = clock.now()
    clock.resume(1)
    assert clock.now() - frozen_at < timedelta(seconds=60)


def test_it_refuses_a_time_without_a_zone_and_a_speed_of_nothing() -> None:
    clock = SimulatedClock(NOON, frozen=True)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="freeze it"):
        clock.resume(0)
    with pytest.raises(ValueError, match="calendar"):
        clock.advance(1e18)
    assert clock.now() == NOON
