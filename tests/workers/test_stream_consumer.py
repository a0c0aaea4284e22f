"""Taking messages from the queue, whatever becomes of other workers and of Redis, which is a real one."""

import asyncio
from contextlib import aclosing, suppress

import pytest

from app.workers import stream_consumer
from app.workers.runtime import Runtime
from app.workers.stream_broker import StreamBroker
from app.workers.stream_consumer import HEARTBEAT_KEY
from tests.workers.conftest import QUEUE
from tests.workers.messages import acknowledge, send, take


async def test_what_was_queued_before_the_first_worker_is_worked_on(broker: StreamBroker) -> None:
    await send(broker, "early")
    async with aclosing(broker.listen()) as messages:
        assert (await take(messages)).data == b"early"


async def test_a_dead_workers_message_comes_back_although_the_queue_is_quiet(url: str, broker: StreamBroker) -> None:
    dead = StreamBroker(url, QUEUE)
    await send(broker, "orphan")
    messages = dead.listen()
    await take(messages)
    await dead.redis.connection_pool.disconnect()  # Nothing is renewed or acknowledged any more.
    dead.consumer.held._until.clear()
    async with aclosing(broker.listen()) as others:
        assert (await take(others)).data == b"orphan"
    await messages.aclose()
    await dead.shutdown()


async def test_a_worker_that_ends_leaves_no_consumer_behind(broker: StreamBroker, runtime: Runtime) -> None:
    async with aclosing(broker.listen()) as messages:
        await send(broker, "one")
        await acknowledge(await take(messages))
        assert len(await runtime.redis.xinfo_consumers(QUEUE, QUEUE)) == 1
    assert await runtime.redis.xinfo_consumers(QUEUE, QUEUE) == []


async def test_a_worker_that_ends_does_not_forget_what_it_held(url: str, broker: StreamBroker) -> None:
    await send(broker, "unfinished")
    async with aclosing(broker.listen()) as messages:
        await take(messages)
    successor = StreamBroker(url, QUEUE)
    async with aclosing(successor.listen()) as messages:
        assert (await take(messages)).data == b"unfinished"
    await successor.shutdown()


async def test_a_worker_ends_although_the_client_loses_its_cancellation(
    broker: StreamBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = asyncio.Event()

    async def read() -> list[object]:
        reading.set()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0.1)
        return []

    monkeypatch.setattr(broker.consumer, "_read", read)
    async with aclosing(broker.listen()) as messages:
        waiting = asyncio.ensure_future(anext(messages))
        await reading.wait()
        waiting.cancel()
        await asyncio.wait({waiting}, timeout=30)
        assert waiting.cancelled()


async def test_an_emptied_redis_is_no_reason_to_stop(broker: StreamBroker, runtime: Runtime) -> None:
    async with aclosing(broker.listen()) as messages:
        await send(broker, "before")
        await acknowledge(await take(messages))
        await runtime.redis.delete(QUEUE)
        await send(broker, "after")
        assert (await take(messages)).data == b"after"


async def test_a_redis_that_refuses_to_write_for_a_while_is_no_reason_to_stop(
    broker: StreamBroker, runtime: Runtime
) -> None:
    """As a replica does until it is promoted, or any Redis whose disk is full."""
    async with aclosing(broker.listen()) as messages:
        await send(broker, "before")
        await acknowledge(await take(messages))
        waiting = asyncio.create_task(take(messages))
        await runtime.redis.replicaof("127.0.0.1", "1")
        try:
            await asyncio.sleep(0.5)
        finally:
            await runtime.redis.replicaof("NO", "ONE")
        await send(broker, "after")
        assert (await waiting).data == b"after"


async def test_an_abandoned_message_is_found_behind_hundreds_that_are_not(
    url: str, broker: StreamBroker, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_consumer, "LEASE_SECONDS", 600)
    busy, dead = StreamBroker(url, QUEUE), StreamBroker(url, QUEUE)
    async with aclosing(busy.listen()) as busy_messages, aclosing(dead.listen()) as dead_messages:
        for number in range(300):
            await send(broker, str(number))
        for _ in range(300):
            await take(busy_messages)
        await send(broker, "orphan")
        await take(dead_messages)
        (orphan,) = dead.consumer.held._until
        dead.consumer.held._until.clear()
        # As if it had been left alone for an hour: none of the others is that old, however long they took.
        await runtime.redis.xclaim(QUEUE, QUEUE, dead.consumer.name, 0, [orphan], idle=3_600_000, justid=True)
        async with aclosing(broker.listen()) as others:
            assert (await take(others)).data == b"orphan"
    await busy.shutdown()
    await dead.shutdown()


async def test_a_living_worker_shows_a_heartbeat(broker: StreamBroker, runtime: Runtime) -> None:
    assert not await runtime.redis.exists(HEARTBEAT_KEY)
    async with aclosing(broker.listen()) as messages:
        await send(broker, "one")
        await take(messages)
        async with asyncio.timeout(30):
            while not await runtime.redis.exists(HEARTBEAT_KEY):
                await asyncio.sleep(0.05)
        assert 0 < await runtime.redis.ttl(HEARTBEAT_KEY) <= 30
