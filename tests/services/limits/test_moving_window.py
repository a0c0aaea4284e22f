"""Moving windows, over a real Redis."""

import asyncio
import time

import pytest

from app.errors import TooManyRequests
from app.services.limits.login_throttle import LoginThrottle
from app.services.limits.moving_window import MovingWindow
from app.workers.runtime import Runtime
from tests.services.limits.guessing import guess


@pytest.mark.slow
async def test_no_span_ever_holds_more_and_who_waits_as_told_gets_the_next(runtime: Runtime) -> None:
    window = MovingWindow(runtime.redis, "test", 5, 1)
    asked, taken = [], []

    async def take() -> None:
        begun = time.monotonic()
        while wait := await window.take("all"):
            assert 0 < wait <= 1
            await asyncio.sleep(wait)
            begun = time.monotonic()
        asked.append(begun)
        taken.append(time.monotonic())

    await asyncio.gather(*(take() for _ in range(12)))
    assert all(later - earlier >= 1 for earlier, later in zip(sorted(asked), sorted(taken)[5:], strict=False))
    assert max(taken) - min(asked) < 30


async def test_each_identifier_has_its_own(runtime: Runtime) -> None:
    window = MovingWindow(runtime.redis, "test", 1, 60)
    assert [await window.take("one") > 0, await window.take("other") > 0] == [False, False]
    assert await window.take("one") > 0


async def test_nobody_waits_for_a_time_from_before_the_servers_clock_was_set_back(runtime: Runtime) -> None:
    window = MovingWindow(runtime.redis, "test", 1, 60)
    await window.take("all")
    (key,) = await runtime.redis.keys("*test:all")
    await runtime.redis.lset(key, 0, str((int(time.time()) + 3600) * 1_000_000))
    assert await window.take("all") == 0
    assert 0 < await window.take("all") <= 60


@pytest.mark.parametrize("recent", range(6))
@pytest.mark.parametrize("old", [0, 1, 4])
async def test_how_many_were_taken_within_the_span_is_known(runtime: Runtime, recent: int, old: int) -> None:
    window = MovingWindow(runtime.redis, "test", 10, 60)
    for _ in range(recent):
        await window.take("all")
    seconds, _ = await runtime.redis.time()
    for age in range(61, 61 + old):
        await runtime.redis.rpush("osrsdiff:window:test:all", (seconds - age) * 1_000_000)
    async with runtime.redis.pipeline() as pipe:
        window.ask_taken(pipe, "all")
        assert await pipe.execute() == [recent]


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_guesses_are_counted_together_by_processes_whose_clocks_differ(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    right = time.time
    processes = [(LoginThrottle(runtime.redis), skew) for skew in (0, 60 * minutes)]
    waits: list[int] = []
    for throttle, skew in processes * 8:
        monkeypatch.setattr(time, "time", lambda skew=skew: right() + skew)
        try:
            await guess(throttle, "somewhere")
        except TooManyRequests as refusal:
            waits.append(refusal.retry_after or 0)
    assert len(waits) == 6
    assert all(0 < wait <= 15 * 60 for wait in waits)
