"""When the hiscores may be asked: so many requests a minute over all processes, so many at once in this one, and on
schedule none while the breaker is open."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from app.errors import Unavailable
from app.services.limits import moving_window
from app.services.limits.moving_window import MovingWindow
from app.services.looks import breaker
from app.services.looks.breaker import PROBE_SECONDS, Breaker
from app.setting_groups import HiscoresSettings

OF_HISCORES = "hiscores"

SPEND = f"""
{breaker.FUNCTION}
{moving_window.FUNCTION}
local pause, trouble = admit(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
if pause > 0 then return {{pause, trouble}} end
return {{0, trouble, take(KEYS[3], ARGV[3], ARGV[4])}}
"""


class RequestBudget:
    """`async with budget.turn(patience) as turn` around each look, and `await turn.spend()` before its requests."""

    def __init__(self, settings: HiscoresSettings, redis: Redis, breaker: Breaker) -> None:
        self._breaker = breaker
        self._window = MovingWindow(redis, "requests", settings.requests_per_minute, 60)
        self._keys = [*breaker.keys, self._window.key(OF_HISCORES)]
        self._spend = redis.register_script(SPEND)
        self._at_once = asyncio.Semaphore(settings.concurrency)
        self._scheduled = asyncio.Semaphore(settings.concurrency)

    @asynccontextmanager
    async def turn(self, patience: float, *, scheduled: bool = False) -> AsyncIterator["Turn"]:
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
                raise self.used_up(1) from error
            yield Turn(self, uuid4().hex if scheduled else None, deadline)

    async def take(self, probe: str | None) -> tuple[float, bytes]:
        """One request, if there is one: the seconds to wait, or 0 and when it was taken. Raises Unavailable.

        `probe` is the id of a scheduled look, None if a person asks.
        """
        pause, trouble, *answer = await self._spend(
            self._keys, (probe or "", PROBE_SECONDS * 1000, self._window.amount, self._window.seconds)
        )
        self._breaker.heed(pause, trouble)
        wait, taken = answer
        return wait / 1_000_000, taken

    async def put_back(self, probe: str | None, taken: bytes) -> None:
        """As if the request of that time had never been taken, nor for it the look been let through as a probe."""
        await self._window.give_back_of(OF_HISCORES, taken)
        if probe is not None:
            await self._breaker.dismiss(probe)

    @property
    def limit(self) -> int:
        """Requests in any minute."""
        return self._window.amount

    def ask_used(self, pipe: Pipeline) -> None:
        """Let a pipeline ask how many requests the minute that ends now has seen."""
        self._window.ask_taken(pipe, OF_HISCORES)

    def used_up(self, wait: float) -> Unavailable:
        return Unavailable(
            f"All {self._window.amount} requests a minute to the hiscores are used up; try again shortly.",
            retry_after=math.ceil(wait),
        )


class Turn:
    """A place among the requests that run at once."""

    def __init__(self, budget: RequestBudget, probe: str | None, deadline: float) -> None:
        self._budget = budget
        self._probe = probe
        self._deadline = deadline
        self._taken = b""

    async def spend(self) -> None:
        """Take one request from the budget, waiting until it has one; the breaker may open meanwhile."""
        while True:
            wait, self._taken = await self._budget.take(self._probe)
            if not wait:
                return
            if asyncio.get_running_loop().time() + wait > self._deadline:
                raise self._budget.used_up(wait)
            await asyncio.sleep(wait)

    async def give_back(self) -> None:
        """The request that was spent last will not be made; if Redis cannot be told, it counts all the same."""
        with suppress(RedisError):
            await self._budget.put_back(self._probe, self._taken)
