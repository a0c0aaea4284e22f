"""The messages of the queue that a worker has taken: they are its own until it has acknowledged them.

A claim on a message lapses unless it is renewed, so that others take over what a dead worker held.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

ACK_SECONDS = 0.02
"""Work that ends within it is acknowledged together; if the worker dies meanwhile, another one does it once more."""
LONGEST_HOLD_SECONDS = 600
"""No task without a longer time-out takes longer: a message still held then was dropped by an error, and is let go."""

Message = tuple[bytes, dict[bytes, bytes]]
"""Its id in the stream, and its fields."""


class HeldMessages:
    def __init__(self, redis: Redis, queue: str, consumer: str) -> None:
        self._redis = redis
        self._queue = queue
        self._consumer = consumer
        self._until: dict[bytes, float] = {}
        """By the id of each that is not done, until when it is held (monotonic)."""
        self._done: list[bytes] = []
        """Ids of messages not yet acknowledged, though the work is done."""

    def hold(self, taken: Iterable[Message]) -> None:
        now = time.monotonic()
        self._until |= {message_id: now + _longest_hold(fields[b"data"]) for message_id, fields in taken}

    async def renew(self) -> None:
        """Reset the idle time of what is held, so that no other worker starts it while this one works on it."""
        now = time.monotonic()
        self._until = {message_id: until for message_id, until in self._until.items() if until > now}
        if self._until:
            await self._redis.xclaim(self._queue, self._queue, self._consumer, 0, list(self._until), justid=True)

    def ack(self, message_id: bytes) -> Callable[[], Awaitable[None]]:
        """What is to be called when the work is done."""

        async def ack() -> None:
            self._until.pop(message_id, None)
            self._done.append(message_id)
            # Whoever is the first waits a moment, and says it of those that came meanwhile as well: at once if stopped.
            if len(self._done) == 1:
                try:
                    await asyncio.sleep(ACK_SECONDS)
                finally:
                    done, self._done = self._done, []
                    await self._acknowledge(done)

        return ack

    async def _acknowledge(self, message_ids: list[bytes]) -> None:
        """Also deletes: XACK alone leaves every message in the stream until the broker's `trim` finds it."""
        with suppress(RedisError):
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.xack(self._queue, self._queue, *message_ids)
                pipe.xdel(self._queue, *message_ids)
                await pipe.execute()


def _longest_hold(data: bytes) -> float:
    """Seconds. What is no message is dropped by whoever receives it."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        return max(LONGEST_HOLD_SECONDS, float(orjson.loads(data)["labels"].get("timeout", 0)))
    return LONGEST_HOLD_SECONDS
