"""What a worker has taken is its own until it is done, and then gone, on a real Redis."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from taskiq import AckableMessage, TaskiqMessage

from app.workers import held_messages, stream_consumer
from app.workers.runtime import Runtime
from app.workers.stream_broker import StreamBroker
from tests.workers.conftest import QUEUE
from tests.workers.messages import acknowledge, send, take


async def acknowledgements(runtime: Runtime) -> int:
    """How many commands to acknowledge Redis has had so far."""
    calls: int = (await runtime.redis.info("commandstats")).get("cmdstat_xack", {}).get("calls", 0)
    return calls


async def nothing_comes(messages: AsyncIterator[AckableMessage], seconds: float) -> bool:
    """Whether no message comes for so long. The generator is used up by it."""
    try:
        await take(messages, seconds)
    except TimeoutError:
        return True
    return False


@pytest.mark.slow
async def test_a_message_is_not_taken_over_while_its_owner_works_on_it(
    url: str, broker: StreamBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_consumer, "LEASE_SECONDS", 4)  # So long the machine may hold the renewals up.
    await send(broker, "long")
    other = StreamBroker(url, QUEUE)
    async with aclosing(broker.listen()) as messages, aclosing(other.listen()) as others:
        message = await take(messages)
        assert await nothing_comes(others, seconds=6)
        await acknowledge(message)
    await other.shutdown()


@pytest.mark.parametrize(("timeout", "is_held"), [(600, False), (6000, True)])
async def test_a_message_is_held_as_long_as_its_task_may_take_and_then_let_go(
    broker: StreamBroker, monkeypatch: pytest.MonkeyPatch, timeout: int, is_held: bool
) -> None:
    task = TaskiqMessage(task_id="1", task_name="test", labels={"timeout": timeout}, args=[], kwargs={})
    await broker.kick(broker.formatter.dumps(task))
    async with aclosing(broker.listen()) as messages:
        await take(messages)
        now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: now + 3600)
        await broker.consumer.held.renew()
        assert bool(broker.consumer.held._until) == is_held


async def test_an_acknowledged_message_leaves_nothing_behind(broker: StreamBroker, runtime: Runtime) -> None:
    async with aclosing(broker.listen()) as messages:
        for number in range(3):
            await send(broker, str(number))
        for _ in range(3):
            await acknowledge(await take(messages))
        assert await runtime.redis.xlen(QUEUE) == 0
        assert (await runtime.redis.xpending(QUEUE, QUEUE))["pending"] == 0


async def test_messages_that_are_done_at_once_are_all_acknowledged_in_one_command(
    broker: StreamBroker, runtime: Runtime
) -> None:
    async with aclosing(broker.listen()) as messages:
        for number in range(5):
            await send(broker, str(number))
        taken = [await take(messages) for _ in range(5)]
        before = await acknowledgements(runtime)
        await asyncio.gather(*(acknowledge(message) for message in taken))
        assert await acknowledgements(runtime) == before + 1
        assert await runtime.redis.xlen(QUEUE) == 0
        assert (await runtime.redis.xpending(QUEUE, QUEUE))["pending"] == 0


async def test_a_worker_stopped_before_it_has_acknowledged_what_is_done_acknowledges_it_then(
    broker: StreamBroker, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_messages, "ACK_SECONDS", 3600)
    async with aclosing(broker.listen()) as messages:
        for text in ("first", "second", "unfinished"):
            await send(broker, text)
        first, second, _unfinished = [await take(messages) for _ in range(3)]
        waiting = asyncio.create_task(acknowledge(first))
        await asyncio.sleep(0)
        await acknowledge(second)
        assert await runtime.redis.xlen(QUEUE) == 3
        waiting.cancel()
        await asyncio.wait({waiting})
        assert waiting.cancelled()
        entries: Any = await runtime.redis.xrange(QUEUE)
        assert [fields[b"data"] for _, fields in entries] == [b"unfinished"]
        assert (await runtime.redis.xpending(QUEUE, QUEUE))["pending"] == 1
