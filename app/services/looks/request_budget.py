"""When the hiscores may be asked: so many requests a minute over all processes, so many at once in this one, and on
schedule none while the breaker is open."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from app.config import HiscoresSettings
from app.errors import Unavailable
from app.services.limits.moving_window import MovingWindow
from app.services.looks.breaker import Breaker

OF_HISCORES = "hiscores"


class RequestBudget:
    """`async with budget.turn(patience) as spend` around each look, and `await spend()` before each of its requests."""

    def __init__(self, settings: HiscoresSettings, redis: Redis, breaker: Breaker) -> None:
        self._breaker = breaker
        self._window = MovingWindow(redis, "requests", settings.requests_per_minute, 60)
        self._at_once = asyncio.Semaphore(settings.concurrency)
        self._scheduled = asyncio.Semaphore(settings.concurrency)

    @asynccontextmanager
    async def turn(self, patience: float, *, scheduled: bool = False) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Waits for a place among the requests that run at once. Who then still wants to ask spends from the budget.

        Both raise Unavailable once `patience` seconds have gone by in all, and spending while the breaker is open.
        Scheduled requests stand in a line of their own, from which only as many as may run at once join the common one:
        a person who asks now waits behind a handful, not behind hundreds.
        """
        deadline = asyncio.get_running_loop().time() + patience
        async with AsyncExitStack() as places:
            try:
                async with asyncio.timeout_at(deadline):
                    if scheduled:
                        await places.enter_async_context(self._scheduled)
                    await places.enter_async_context(self._at_once)
            except TimeoutError as error:
                raise self._used_up(1) from error
            yield partial(self._spend, deadline, uuid4().hex if scheduled else None)

    async def _spend(self, deadline: float, probe: str | None) -> None:
        """Take one request from the budget, waiting until it has one; the breaker may open meanwhile."""
        while True:
            await self._breaker.admit(probe)
            wait = await self._window.take(OF_HISCORES)
            if not wait:
                return
            if asyncio.get_running_loop().time() + wait > deadline:
                raise self._used_up(wait)
            await asyncio.sleep(wait)

    @property
    def limit(self) -> int:
        """Requests in any minute."""
        return self._window.amount

    def ask_used(self, pipe: Pipeline) -> None:
        """Let a pipeline ask how many requests the minute that ends now has seen."""
        self._window.ask_taken(pipe, OF_HISCORES)

    def _used_up(self, wait: float) -> Unavailable:
        return Unavailable(
            f"All {self._window.amount} requests a minute to the hiscores are used up; try again shortly.",
            retry_after=math.ceil(wait),
        )
