"""What Redis holds for the database's content, and what must not outlast it."""

import asyncio
import time

from redis.asyncio import Redis

from app.errors import Conflict
from app.services.progress import leaderboard_cache
from app.workers import events
from app.workers.broker import QUEUE_NAME
from app.workers.stream_consumer import HEARTBEAT_KEY, RENEW_SECONDS

WATCHED_SECONDS = RENEW_SECONDS + 2
"""A worker that is alive renews its heartbeat more often than that."""
POLL_SECONDS = 0.2


async def check_no_worker(redis: Redis) -> None:
    """Raises Conflict while a worker is alive. The heartbeat of one that has just ended is watched for ten seconds."""
    deadline = time.monotonic() + WATCHED_SECONDS
    left = await redis.pttl(HEARTBEAT_KEY)
    while left > 0 and time.monotonic() < deadline:
        await asyncio.sleep(POLL_SECONDS)
        before, left = left, await redis.pttl(HEARTBEAT_KEY)
        if left > before:
            raise Conflict("A worker takes tasks from the queue: stop `osrsdiff up` and every worker first.")


async def empty(redis: Redis) -> None:
    """Forget queued tasks, events and remembered answers. What counts requests stays: they have been made."""
    await redis.delete(QUEUE_NAME, events.STREAM)
    async for key in redis.scan_iter(f"{leaderboard_cache.KEY_PREFIX}*"):
        await redis.delete(key)
