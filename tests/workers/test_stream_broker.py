"""Sending to the queue, and keeping it small, on a real Redis."""

from contextlib import aclosing
from typing import Any

from app.workers.runtime import Runtime
from app.workers.stream_broker import StreamBroker
from tests.workers.conftest import QUEUE
from tests.workers.messages import send, take


async def test_messages_of_one_block_go_out_together_and_in_their_order(broker: StreamBroker, runtime: Runtime) -> None:
    async with broker.sending_together():
        for text in ("one", "two", "three"):
            await send(broker, text)
        assert await runtime.redis.xlen(QUEUE) == 0
    await send(broker, "by itself")
    async with aclosing(broker.listen()) as messages:
        taken = [(await take(messages)).data for _ in range(4)]
    assert taken == [b"one", b"two", b"three", b"by itself"]


async def test_what_was_done_while_redis_could_not_be_told_is_trimmed_and_nothing_else(
    broker: StreamBroker, runtime: Runtime
) -> None:
    assert await broker.trim() == 0
    async with aclosing(broker.listen()) as messages:
        for text in ("done", "held", "waits"):
            await send(broker, text)
        done, _held = await take(messages), await take(messages)
        done_id = next(iter(broker.consumer.held._until))
        # As when Redis went away between the two commands that acknowledge.
        await runtime.redis.xack(QUEUE, QUEUE, done_id)
        assert done.data == b"done"
        assert await broker.trim() == 1
        entries: Any = await runtime.redis.xrange(QUEUE)
        assert {fields[b"data"] for _, fields in entries} == {b"held", b"waits"}
        assert await broker.trim() == 0
