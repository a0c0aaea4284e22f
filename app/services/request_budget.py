"""How often the hiscores may be asked: so many requests a minute over all processes, so many at once in this one."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.config import HiscoresSettings
from app.errors import Unavailable

SHORTEST_WAIT = 0.05
IDENTIFIER = "hiscores"


class RequestBudget:
    """`async with budget.turn(patience) as spend` around each request, and `await spend()` right before it."""

    def __init__(self, settings: HiscoresSettings, redis_url: str) -> None:
        self._limit = RateLimitItemPerMinute(settings.requests_per_minute, namespace="osrsdiff")
        self._storage = RedisStorage(limits_uri(redis_url), implementation="redispy")
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._at_once = asyncio.Semaphore(settings.concurrency)
        self._scheduled = asyncio.Semaphore(settings.concurrency)

    @asynccontextmanager
    async def turn(self, patience: float, *, scheduled: bool = False) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Waits for a place among the requests that run at once. Who then still wants to ask spends from the budget.

        Both raise Unavailable once `patience` seconds have gone by in all. Scheduled requests stand in a line of their
        own, from which only as many as may run at once join the common one: a person who asks now waits behind a
        handful, not behind hundreds.
        """
        deadline = asyncio.get_running_loop().time() + patience
        async with AsyncExitStack() as places:
            try:
                async with asyncio.timeout_at(deadline):
                    if scheduled:
                        await places.enter_async_context(self._scheduled)
                    await places.enter_async_context(self._at_once)
            except TimeoutError as error:
                raise self._used_up(SHORTEST_WAIT) from error
            yield partial(self._spend, deadline)

    async def _spend(self, deadline: float) -> None:
        """Take one request from the budget, waiting until it has one."""
        while not await self._limiter.hit(self._limit, IDENTIFIER):
            wait = await self._seconds_to_wait()
            if asyncio.get_running_loop().time() + wait > deadline:
                raise self._used_up(wait)
            await asyncio.sleep(wait)

    def _used_up(self, wait: float) -> Unavailable:
        return Unavailable(
            f"All {self._limit.amount} requests a minute to the hiscores are used up; try again shortly.",
            retry_after=max(1, round(wait)),
        )

    async def _seconds_to_wait(self) -> float:
        stats = await self._limiter.get_window_stats(self._limit, IDENTIFIER)
        return max(stats.reset_time - time.time(), SHORTEST_WAIT)


def limits_uri(redis_url: str) -> str:
    """`redis://host` -> `async+redis://host`, `unix:///path` -> `async+redis+unix:///path`, as `limits` spells them."""
    return f"async+redis+{redis_url}" if redis_url.startswith("unix:") else f"async+{redis_url}"
