"""What becomes of tasks when their worker is told to stop, on a real Redis."""

import asyncio
import logging
from contextlib import suppress

import pytest

from app.workers import held_messages, worker
from app.workers.run_recorder import RunRecorder
from app.workers.runtime import Runtime
from app.workers.stream_broker import StreamBroker
from app.workers.worker import Worker
from tests.workers.conftest import QUEUE


async def test_a_worker_that_is_told_to_stop_acknowledges_what_is_done_before_it_ends(
    broker: StreamBroker, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_messages, "ACK_SECONDS", 0.5)
    stop, done = asyncio.Event(), []

    @broker.task
    async def note(number: int) -> None:
        done.append(number)
        if len(done) == 5:
            stop.set()

    for number in range(5):
        await note.kiq(number)
    await Worker(broker).listen(stop)
    assert sorted(done) == list(range(5))
    assert await runtime.redis.xlen(QUEUE) == 0


async def test_what_a_worker_has_not_done_when_it_stops_ends_before_it_does_and_stays_in_the_queue(
    broker: StreamBroker, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "FINISH_SECONDS", 0.2)
    monkeypatch.setattr(worker, "END_SECONDS", 0.2)
    broker.add_middlewares(RunRecorder())
    stop, begun, ended = asyncio.Event(), [], []

    @broker.task
    async def wait_for_ever(*, drops_a_cancellation: bool) -> None:
        begun.append(drops_a_cancellation)
        if len(begun) == 2:
            stop.set()
        if drops_a_cancellation:
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(drops_a_cancellation)

    await wait_for_ever.kiq(drops_a_cancellation=False)
    await wait_for_ever.kiq(drops_a_cancellation=True)
    await Worker(broker).listen(stop)
    assert ended == [False, True]
    assert (await runtime.redis.xpending(QUEUE, QUEUE))["pending"] == 2
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
