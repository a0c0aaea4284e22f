"""Locks in Redis for tasks of which one at a time is enough. They save work; right is everything without them, too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

EXPIRY_SECONDS = 30
"""A lock whose holder has died ends by itself."""
EXTEND_SECONDS = 8


@asynccontextmanager
async def alone(redis: Redis, name: str) -> AsyncIterator[bool]:
    """Whether nobody else has the lock; it is held, by a token of its own, until the block ends."""
    lock = redis.lock(f"osrsdiff:lock:{name}", timeout=EXPIRY_SECONDS)
    if not await lock.acquire(blocking=False):
        yield False
        return
    ended = asyncio.Event()
    extending = asyncio.create_task(_extend(lock, ended))
    try:
        yield True
    finally:
        # Asked, not cancelled: a cancellation in the middle of a command can get lost in the client.
        ended.set()
        await extending
        with suppress(RedisError):  # It may have expired meanwhile, and be another's.
            await lock.release()


async def _extend(lock: Lock, ended: asyncio.Event) -> None:
    while not ended.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), EXTEND_SECONDS)
        with suppress(RedisError):
            await lock.extend(EXPIRY_SECONDS, replace_ttl=True)
