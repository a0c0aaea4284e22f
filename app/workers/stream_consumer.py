"""A worker's end of the queue: it takes messages from the stream, and says for as long as it does that it is alive."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from taskiq import AckableMessage

from app.workers.held_messages import HeldMessages, Message

HEARTBEAT_KEY = "osrsdiff:workers"
"""The workers that are alive, by when they said so last; none are if it is not there."""
HEARTBEAT_SECONDS = 30
BEAT = """
local now = redis.call('TIME')[1]
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
LEASE_SECONDS = 30
"""A message not renewed for so long belongs to nobody."""
RENEW_SECONDS = 8
POLL_SECONDS = 1
RECONNECT_SECONDS = 1
FORGET_CONSUMER_SECONDS = 3600

log = structlog.get_logger(__name__)


def _is_cancelled() -> bool:
    """Whether the reader was cancelled, though the client kept that to itself.

    It waits with `asyncio.wait_for`, which before Python 3.12 drops a cancellation that comes together with the result.
    """
    reader = asyncio.current_task()
    return reader is not None and reader.cancelling() > 0


class StreamConsumer:
    """The group of consumers is called as the queue is."""

    def __init__(self, redis: Redis, queue: str, name: str) -> None:
        self._redis = redis
        self._queue = queue
        self.name = name
        self._beat = redis.register_script(BEAT)
        self.held = HeldMessages(redis, queue, name)
        self._claim_from: bytes | str = "0-0"
        """Where the search for abandoned messages goes on: one look covers a hundred of those that others hold."""

    async def messages(self) -> AsyncGenerator[AckableMessage, None]:
        """For ever. Redis being away is waited out; an emptied one gets its group back."""
        stop = asyncio.Event()
        keep_alive = asyncio.create_task(self._keep_alive(stop))
        try:
            while not _is_cancelled():
                taken = await self._next_messages()
                # All before the first is handed over: the others may wait until there is room for them.
                self.held.hold(taken)
                for message_id, fields in taken:
                    yield AckableMessage(data=fields[b"data"], ack=self.held.ack(message_id))
            raise asyncio.CancelledError
        finally:
            # Asked, not cancelled: a cancellation in the middle of a command can get lost in the client.
            stop.set()
            await keep_alive
            with suppress(RedisError):
                await self._leave()

    async def _next_messages(self) -> list[Message]:
        """Whatever Redis answers instead (away, read-only, out of space), it is asked again; the worker goes on."""
        try:
            return await self._read()
        except RedisError as error:
            if "NOGROUP" not in str(error):
                log.warning("Redis gives no messages; trying again.", error=str(error))
            elif await self._make_group():
                return []
            await asyncio.sleep(RECONNECT_SECONDS)
            return []

    async def _make_group(self) -> bool:
        """Whether that could be done."""
        try:
            # From 0, not from $: what was queued before the first worker came must be worked on, too.
            await self._redis.xgroup_create(self._queue, self._queue, id="0", mkstream=True)
        except RedisError:
            return False
        return True

    async def _read(self) -> list[Message]:
        # Looked for at every turn, not only after a message came: else a quiet queue keeps what a dead worker held.
        self._claim_from, abandoned, *_ = await self._redis.xautoclaim(
            self._queue, self._queue, self.name, int(LEASE_SECONDS * 1000), start_id=self._claim_from, count=10
        )
        fresh: Any = await self._redis.xreadgroup(
            self._queue,
            self.name,
            {self._queue: ">"},
            count=10,
            block=None if abandoned else int(POLL_SECONDS * 1000),
        )
        taken = [*abandoned, *(message for _, messages in fresh or () for message in messages)]
        return [(message_id, fields) for message_id, fields in taken if fields]

    async def _keep_alive(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._beat([HEARTBEAT_KEY], [self.name, HEARTBEAT_SECONDS])
                await self.held.renew()
            except RedisError as error:
                log.debug("Leases could not be renewed.", error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RENEW_SECONDS)

    async def _leave(self) -> None:
        """Remove this consumer, and long silent ones, from the group: every start of a worker makes a new one.

        Only those that hold nothing: removing a consumer forgets what it held.
        """
        for consumer in await self._redis.xinfo_consumers(self._queue, self._queue):
            gone = consumer["name"] == self.name.encode() or consumer["idle"] > FORGET_CONSUMER_SECONDS * 1000
            if gone and consumer["pending"] == 0:
                await self._redis.xgroup_delconsumer(self._queue, self._queue, consumer["name"])
