"""Telling of what happens holds nobody up, whatever becomes of it."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from redis.asyncio import Redis
from sqlalchemy import update

from app.models.task_run import TaskRun
from app.services.instance import task_runs
from app.workers.events import LAST_SECONDS, REMEMBERED, STREAM, LookEnded, RunChanged, open_events
from app.workers.runtime import Runtime
from app.workers.tasks import dispatch_due

LOOK = LookEnded(1, "Plain Jane", "unchanged", None, 0, None)


async def told_of(runtime: Runtime, run_id: UUID) -> dict[str, Any]:
    """The first event of a run, once it is in Redis."""
    async with asyncio.timeout(60):
        while True:
            entries: Any = await runtime.redis.xrange(STREAM)
            for _, fields in entries:
                data: dict[str, Any] = orjson.loads(fields[b"data"])
                if data["run_id"] == str(run_id):
                    return data
            await asyncio.sleep(0.01)


async def test_redis_being_away_costs_whoever_tells_neither_time_nor_memory_nor_an_error() -> None:
    async with Redis.from_url("redis://127.0.0.1:1") as nowhere:
        async with open_events(nowhere) as events:
            for _ in range(3 * REMEMBERED):
                events.tell(LOOK)
            await asyncio.sleep(0)
            assert len(events._waiting) <= REMEMBERED
            closed = time.monotonic()
        assert time.monotonic() - closed < LAST_SECONDS + 30


async def test_the_last_events_of_a_process_that_ends_are_sent_and_redis_keeps_no_more_than_it_should(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.workers.events.LAST_SECONDS", 60)  # So long a busy machine may take to send so many.
    for _ in range(2):
        async with open_events(runtime.redis) as events:
            for _ in range(REMEMBERED - 1):
                events.tell(LOOK)
            events.tell(RunChanged(UUID(int=1), "seal_ranks", "queued"))
        entries: Any = await runtime.redis.xrevrange(STREAM, count=1)
        ((_, last),) = entries
        assert orjson.loads(last[b"data"])["name"] == "seal_ranks"
    assert REMEMBERED <= await runtime.redis.xlen(STREAM) < REMEMBERED * 1.1


async def test_a_run_that_got_lost_is_told_of_as_failed(runtime: Runtime) -> None:
    async with runtime.database.transaction() as session:
        lost = await task_runs.create(session, "seal_ranks", {})
        await session.execute(update(TaskRun).values(queued_at=TaskRun.queued_at - timedelta(hours=1)))
    await dispatch_due()
    told = await told_of(runtime, lost)
    assert (told["name"], told["state"]) == ("seal_ranks", "failed")
