"""How often the hiscores may be asked: so many requests a minute over all processes, so many at once in this one."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.config import HiscoresSettings
from app.errors import Unavailable

SHORTEST_WAIT = 0.05
IDENTIFIER = "hiscores"


class RequestBudget:
    """`async with budget.slot(patience)` around each request."""

    def __init__(self, settings: HiscoresSettings, redis_url: str) -> None:
        self._limit = RateLimitItemPerMinute(settings.requests_per_minute, namespace="osrsdiff")
        self._storage = RedisStorage(limits_uri(redis_url), implementation="redispy")
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._at_once = asyncio.Semaphore(settings.concurrency)
        self._scheduled = asyncio.Semaphore(settings.concurrency)

    @asynccontextmanager
    async def slot(self, patience: float, *, scheduled: bool = False) -> AsyncIterator[None]:
        """Waits until a request is allowed. Raises Unavailable if that takes longer than `patience` seconds.

        Scheduled requests stand in a line of their own, from which only as many as may run at once join the common
        one: a person who asks now waits behind a handful, not behind hundreds.
        """
        deadline = time.monotonic() + patience
        async with self._scheduled if scheduled else nullcontext(), self._at_once:
            while not await self._limiter.hit(self._limit, IDENTIFIER):
                wait = await self._seconds_to_wait()
                if time.monotonic() + wait > deadline:
                    raise Unavailable(
                        f"All {self._limit.amount} requests a minute to the hiscores are used up; try again shortly.",
                        retry_after=max(1, round(wait)),
                    )
                await asyncio.sleep(wait)
            yield

    async def _seconds_to_wait(self) -> float:
        stats = await self._limiter.get_window_stats(self._limit, IDENTIFIER)
        return max(stats.reset_time - time.time(), SHORTEST_WAIT)


def limits_uri(redis_url: str) -> str:
    """`redis://host` -> `async+redis://host`, `unix:///path` -> `async+redis+unix:///path`, as `limits` spells them."""
    return f"async+redis+{redis_url}" if redis_url.startswith("unix:") else f"async+{redis_url}"
