"""TaskIQ's broker on a Redis stream, made safe against dying workers, a restarted or emptied Redis, and growth.

Here is what every process does with the queue: it connects, and sends. What a worker takes from it is taken by
`stream_consumer.py`, and stays on the stream until it is acknowledged (`held_messages.py`).
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import ResponseError
from taskiq import AckableMessage, AsyncBroker, BrokerMessage

from app.workers.stream_consumer import StreamConsumer

ANSWER_SECONDS = 10
"""Redis answers within this, or it is away; longer than a consumer's POLL_SECONDS, which a read may block."""
CONNECTING: dict[str, Any] = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}

_sender: ContextVar[Redis | None] = ContextVar("sender", default=None)
"""Of the task under way, if it sends many messages together."""


class StreamBroker(AsyncBroker):
    def __init__(self, url: str, queue: str) -> None:
        super().__init__()
        self.queue = queue
        self.connect_to(url)

    def connect_to(self, url: str) -> None:
        """Another Redis than the one it was made with, before anything is sent or read."""
        self.redis = Redis(connection_pool=BlockingConnectionPool.from_url(url, **CONNECTING))
        self.consumer = StreamConsumer(self.redis, self.queue, uuid4().hex)

    async def shutdown(self) -> None:
        await super().shutdown()
        await self.redis.connection_pool.disconnect()

    async def kick(self, message: BrokerMessage) -> None:
        sender = _sender.get() or self.redis
        await sender.xadd(self.queue, {b"data": message.message})

    @asynccontextmanager
    async def sending_together(self) -> AsyncIterator[None]:
        """Messages of the block go out at its end, in one round trip."""
        async with self.redis.pipeline(transaction=False) as pipe:
            before = _sender.set(pipe)
            try:
                yield
            finally:
                _sender.reset(before)
            await pipe.execute()

    def listen(self) -> AsyncGenerator[AckableMessage, None]:
        return self.consumer.messages()

    async def trim(self) -> int:
        """Delete messages that are done, though Redis went away before that could be said; how many there were."""
        try:
            (group,) = await self.redis.xinfo_groups(self.queue)
            held = (await self.redis.xpending(self.queue, self.queue))["min"]
        except (ResponseError, ValueError):
            return 0  # There is no stream, or no group, before the first worker comes.
        # Whatever is older than what someone holds, and than what nobody has taken yet, is done.
        before = held or _next_id(group["last-delivered-id"])
        return int(await self.redis.xtrim(self.queue, minid=before, approximate=False))


def _next_id(message_id: bytes) -> str:
    milliseconds, number = message_id.decode().split("-")
    return f"{milliseconds}-{int(number) + 1}"
