"""The broker's cures for what goes wrong with TaskIQ on Redis streams, on a real Redis."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

import pytest
from taskiq import AckableMessage, BrokerMessage, TaskiqMessage

from app.workers import stream_broker
from app.workers.runtime import Runtime
from app.workers.stream_broker import HEARTBEAT_KEY, StreamBroker
from tests.workers.conftest import QUEUE


async def send(broker: StreamBroker, text: str) -> None:
    await broker.kick(BrokerMessage(task_id=text, task_name="test", message=text.encode(), labels={}))


async def take(messages: AsyncIterator[AckableMessage], seconds: float = 30) -> AckableMessage:
    async with asyncio.timeout(seconds):
        return await anext(messages)


async def acknowledge(message: AckableMessage) -> None:
    done = message.ack()
    assert done is not None
    await done


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


async def test_what_was_queued_before_the_first_worker_is_worked_on(broker: StreamBroker) -> None:
    await send(broker, "early")
    async with aclosing(broker.listen()) as messages:
        assert (await take(messages)).data == b"early"


async def test_messages_of_one_block_go_out_together_and_in_their_order(broker: StreamBroker, runtime: Runtime) -> None:
    async with broker.sending_together():
        for text in ("one", "two", "three"):
            await send(broker, text)
        assert await runtime.redis.xlen(QUEUE) == 0
    await send(broker, "by itself")
    async with aclosing(broker.listen()) as messages:
        taken = [(await take(messages)).data for _ in range(4)]
    assert taken == [b"one", b"two", b"three", b"by itself"]


async def test_a_dead_workers_message_comes_back_although_the_queue_is_quiet(url: str, broker: StreamBroker) -> None:
    dead = StreamBroker(url, QUEUE)
    await send(broker, "orphan")
    messages = dead.listen()
    await take(messages)
    await dead.connection_pool.disconnect()  # Nothing is renewed or acknowledged any more.
    dead._held.clear()
    async with aclosing(broker.listen()) as others:
        assert (await take(others)).data == b"orphan"
    await messages.aclose()
    await dead.shutdown()


@pytest.mark.slow
async def test_a_message_is_not_taken_over_while_its_owner_works_on_it(
    url: str, broker: StreamBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_broker, "LEASE_SECONDS", 4)  # So long the machine may hold the renewals up.
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
        await broker._renew()
        assert bool(broker._held) == is_held


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
    monkeypatch.setattr(stream_broker, "ACK_SECONDS", 3600)
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

    monkeypatch.setattr(broker, "_read", read)
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
    monkeypatch.setattr(stream_broker, "LEASE_SECONDS", 600)
    busy, dead = StreamBroker(url, QUEUE), StreamBroker(url, QUEUE)
    async with aclosing(busy.listen()) as busy_messages, aclosing(dead.listen()) as dead_messages:
        for number in range(300):
            await send(broker, str(number))
        for _ in range(300):
            await take(busy_messages)
        await send(broker, "orphan")
        await take(dead_messages)
        (orphan,) = dead._held
        dead._held.clear()
        # As if it had been left alone for an hour: none of the others is that old, however long they took.
        await runtime.redis.xclaim(QUEUE, QUEUE, dead.consumer_name, 0, [orphan], idle=3_600_000, justid=True)
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


async def test_what_was_done_while_redis_could_not_be_told_is_trimmed_and_nothing_else(
    broker: StreamBroker, runtime: Runtime
) -> None:
    assert await broker.trim() == 0
    async with aclosing(broker.listen()) as messages:
        for text in ("done", "held", "waits"):
            await send(broker, text)
        done, _held = await take(messages), await take(messages)
        done_id = next(iter(broker._held))
        # As when Redis went away between the two commands that acknowledge.
        await runtime.redis.xack(QUEUE, QUEUE, done_id)
        assert done.data == b"done"
        assert await broker.trim() == 1
        entries: Any = await runtime.redis.xrange(QUEUE)
        assert {fields[b"data"] for _, fields in entries} == {b"held", b"waits"}
        assert await broker.trim() == 0
