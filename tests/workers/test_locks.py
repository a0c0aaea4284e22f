"""Locks that end with their holder, on a real Redis."""

import asyncio

import pytest

from app.workers import locks
from app.workers.locks import alone
from app.workers.runtime import Runtime

KEY = "osrsdiff:lock:test"


async def test_one_at_a_time_and_the_next_when_it_is_done(runtime: Runtime) -> None:
    async with alone(runtime.redis, "test") as first:
        assert first
        async with alone(runtime.redis, "test") as second:
            assert not second
        async with alone(runtime.redis, "other") as other:
            assert other
        assert await runtime.redis.exists(KEY)
    async with alone(runtime.redis, "test") as third:
        assert third


@pytest.mark.slow
async def test_a_holder_that_works_for_long_keeps_it_and_a_dead_ones_ends(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "EXPIRY_SECONDS", 4)
    monkeypatch.setattr(locks, "EXTEND_SECONDS", 0.2)
    async with alone(runtime.redis, "test") as is_ours:
        assert is_ours
        await asyncio.sleep(5)
        async with alone(runtime.redis, "test") as second:
            assert not second
    await runtime.redis.lock(KEY, timeout=3).acquire()  # By one that is never heard of again.
    async with alone(runtime.redis, "test") as third:
        assert not third
    async with asyncio.timeout(30):
        while await runtime.redis.exists(KEY):
            await asyncio.sleep(0.1)
    async with alone(runtime.redis, "test") as fourth:
        assert fourth


async def test_a_lock_that_became_anothers_meanwhile_is_left_to_it(runtime: Runtime) -> None:
    async with alone(runtime.redis, "test") as is_ours:
        assert is_ours
        await runtime.redis.set(KEY, "another's token", ex=30)
    assert await runtime.redis.get(KEY) == b"another's token"


async def test_a_task_that_fails_leaves_no_lock_behind(runtime: Runtime) -> None:
    with pytest.raises(LookupError):
        async with alone(runtime.redis, "test"):
            raise LookupError
    assert not await runtime.redis.exists(KEY)
