"""TaskIQ's broker on a Redis stream, made safe against dying workers, a restarted or emptied Redis, and growth.

A message that a worker has taken stays on the stream's pending list until it is acknowledged. While a worker lives it
keeps renewing its claim on what it holds; what nobody renews any more is taken over by whoever looks next.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any

import orjson
import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError, ResponseError
from taskiq import AckableMessage, BrokerMessage
from taskiq_redis import RedisStreamBroker

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
ACK_SECONDS = 0.02
"""Work that ends within it is acknowledged together; if the worker dies meanwhile, another one does it once more."""
LONGEST_HOLD_SECONDS = 600
"""No task without a longer time-out takes longer: a message still held then was dropped by an error, and is let go."""
RECONNECT_SECONDS = 1
ANSWER_SECONDS = 10
"""Redis answers within this, or it is away; longer than POLL_SECONDS, which a read may block."""
FORGET_CONSUMER_SECONDS = 3600
CONNECTING: dict[str, Any] = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}

log = structlog.get_logger(__name__)

_sender: ContextVar[Redis | None] = ContextVar("sender", default=None)
"""Of the task under way, if it sends many messages together."""


def _is_cancelled() -> bool:
    """Whether the reader was cancelled, though the client kept that to itself.

    It waits with `asyncio.wait_for`, which before Python 3.12 drops a cancellation that comes together with the result.
    """
    reader = asyncio.current_task()
    return reader is not None and reader.cancelling() > 0


def _next_id(message_id: bytes) -> str:
    milliseconds, number = message_id.decode().split("-")
    return f"{milliseconds}-{int(number) + 1}"


class StreamBroker(RedisStreamBroker):
    def __init__(self, url: str, queue_name: str) -> None:
        # Groups begin at 0, not at $: what was queued before the first worker came must be worked on, too.
        super().__init__(
            url,
            queue_name=queue_name,
            consumer_group_name=queue_name,
            consumer_id="0",
            **CONNECTING,
        )
        self._use_pool()
        self._held: dict[bytes, float] = {}
        """Ids of messages taken and not yet acknowledged, with the time until when they are held (monotonic)."""
        self._done: list[bytes] = []
        """Ids of messages not yet acknowledged, though the work is done."""
        self._claim_from: bytes | str = "0-0"
        """Where the search for abandoned messages goes on: one look covers a hundred of those that others hold."""

    def connect_to(self, url: str) -> None:
        """Another Redis than the one it was made with, before anything is sent or read."""
        self.connection_pool = BlockingConnectionPool.from_url(url, **CONNECTING)
        self._use_pool()

    def _use_pool(self) -> None:
        self._redis = Redis(connection_pool=self.connection_pool)
        self._beat = self._redis.register_script(BEAT)

    async def kick(self, message: BrokerMessage) -> None:
        """As the library sends it, but over one client: making another for each message takes as long as sending it."""
        sender = _sender.get() or self._redis
        await sender.xadd(self.queue_name, {b"data": message.message})

    @asynccontextmanager
    async def sending_together(self) -> AsyncIterator[None]:
        """Messages of the block go out at its end, in one round trip."""
        async with self._redis.pipeline(transaction=False) as pipe:
            before = _sender.set(pipe)
            try:
                yield
            finally:
                _sender.reset(before)
            await pipe.execute()

    async def startup(self) -> None:
        """Connects only where messages are read: who merely sends can start before Redis does."""
        await super(RedisStreamBroker, self).startup()

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Messages, for ever. Redis being away is waited out; an emptied one gets its group back."""
        stop = asyncio.Event()
        keep_alive = asyncio.create_task(self._keep_alive(stop))
        try:
            while not _is_cancelled():
                taken = await self._next_messages()
                now = time.monotonic()
                # All before the first is handed over: the others may wait until there is room for them.
                self._held |= {each: now + self._longest_hold(fields[b"data"]) for each, fields in taken}
                for message_id, fields in taken:
                    yield AckableMessage(data=fields[b"data"], ack=self._ack(message_id))
            raise asyncio.CancelledError
        finally:
            # Asked, not cancelled: a cancellation in the middle of a command can get lost in the client.
            stop.set()
            await keep_alive
            with suppress(RedisError):
                await self._leave()

    async def _next_messages(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """Whatever Redis answers instead (away, read-only, out of space), it is asked again; the worker goes on."""
        try:
            return await self._read()
        except RedisError as error:
            if "NOGROUP" in str(error):
                with suppress(RedisError):
                    await self._declare_consumer_group()
            else:
                log.warning("Redis gives no messages; trying again.", error=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)
            return []

    async def _read(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        # Looked for at every turn, not only after a message came: else a quiet queue keeps what a dead worker held.
        self._claim_from, abandoned, *_ = await self._redis.xautoclaim(
            self.queue_name,
            self.consumer_group_name,
            self.consumer_name,
            int(LEASE_SECONDS * 1000),
            start_id=self._claim_from,
            count=10,
        )
        fresh: Any = await self._redis.xreadgroup(
            self.consumer_group_name,
            self.consumer_name,
            {self.queue_name: ">"},
            count=10,
            block=None if abandoned else int(POLL_SECONDS * 1000),
        )
        taken = [*abandoned, *(message for _, messages in fresh or () for message in messages)]
        return [(message_id, fields) for message_id, fields in taken if fields]

    def _longest_hold(self, data: bytes) -> float:
        """Seconds. What is no message is dropped by whoever receives it."""
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            return max(LONGEST_HOLD_SECONDS, float(orjson.loads(data)["labels"].get("timeout", 0)))
        return LONGEST_HOLD_SECONDS

    def _ack(self, message_id: bytes) -> Callable[[], Awaitable[None]]:
        async def ack() -> None:
            self._held.pop(message_id, None)
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
        """Also deletes: XACK alone leaves every message in the stream until `trim` finds it."""
        with suppress(RedisError):
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.xack(self.queue_name, self.consumer_group_name, *message_ids)
                pipe.xdel(self.queue_name, *message_ids)
                await pipe.execute()

    async def _keep_alive(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._beat([HEARTBEAT_KEY], [self.consumer_name, HEARTBEAT_SECONDS])
                await self._renew()
            except RedisError as error:
                log.debug("Leases could not be renewed.", error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RENEW_SECONDS)

    async def _renew(self) -> None:
        """Reset the idle time of what is held, so that no other worker starts it while this one works on it."""
        now = time.monotonic()
        self._held = {message_id: until for message_id, until in self._held.items() if until > now}
        if self._held:
            await self._redis.xclaim(
                self.queue_name, self.consumer_group_name, self.consumer_name, 0, list(self._held), justid=True
            )

    async def trim(self) -> int:
        """Delete messages that are done, though Redis went away before that could be said; how many there were."""
        try:
            (group,) = await self._redis.xinfo_groups(self.queue_name)
            held = (await self._redis.xpending(self.queue_name, self.consumer_group_name))["min"]
        except (ResponseError, ValueError):
            return 0  # There is no stream, or no group, before the first worker comes.
        # Whatever is older than what someone holds, and than what nobody has taken yet, is done.
        before = held or _next_id(group["last-delivered-id"])
        return int(await self._redis.xtrim(self.queue_name, minid=before, approximate=False))

    async def _leave(self) -> None:
        """Remove this consumer, and long silent ones, from the group: every start of a worker makes a new one.

        Only those that hold nothing: removing a consumer forgets what it held.
        """
        for consumer in await self._redis.xinfo_consumers(self.queue_name, self.consumer_group_name):
            gone = consumer["name"] == self.consumer_name.encode() or consumer["idle"] > FORGET_CONSUMER_SECONDS * 1000
            if gone and consumer["pending"] == 0:
                await self._redis.xgroup_delconsumer(self.queue_name, self.consumer_group_name, consumer["name"])
