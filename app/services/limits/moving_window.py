"""At most so many of something in any span of time, over all processes, told apart by Redis' clock alone.

The clocks of the processes may differ by minutes. The library `limits` reads them in its moving window; its other
windows let up to twice the number through in one span.
"""

from collections.abc import Awaitable
from typing import NamedTuple, cast

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

# The key's list holds when the latest were taken, newest first, in microseconds: the one `amount` back has to be a span
# old. One from the future was written before the server's clock was set back, and says nothing.
FUNCTION = """
local function take(key, amount, seconds)
    local time = redis.call('TIME')
    local now, span = time[1] * 1000000 + time[2], seconds * 1000000
    local earlier = redis.call('LINDEX', key, amount - 1)
    if earlier and now - earlier >= 0 and now - earlier < span then
        return span - (now - earlier), ''
    end
    local taken = string.format('%.0f', now)
    redis.call('LPUSH', key, taken)
    redis.call('LTRIM', key, 0, amount - 1)
    redis.call('EXPIRE', key, seconds + 1)
    return 0, taken
end
"""
"""`take` in Lua: the microseconds to wait for one; if 0, it was taken at the time that is returned as well."""
TAKE = f"{FUNCTION} return (take(KEYS[1], ARGV[1], ARGV[2]))"

# As the list is in order, halving it finds how many of them lie within the span.
SEARCH = """
local time = redis.call('TIME')
local begin = time[1] * 1000000 + time[2] - ARGV[1] * 1000000
local low, high = 0, redis.call('LLEN', KEYS[1])
while low < high do
    local middle = math.floor((low + high) / 2)
    if tonumber(redis.call('LINDEX', KEYS[1], middle)) > begin then low = middle + 1 else high = middle end
end
"""
TAKEN = f"{SEARCH} return low"
TAKEN_AND_UNTIL = f"{SEARCH} return {{low, low > 0 and redis.call('LINDEX', KEYS[1], low - 1) - begin or 0}}"
"""Also in how many microseconds the first of them has left the span."""


class Standing(NamedTuple):
    """How somebody stands who has just asked for one more."""

    wait: float
    """0: it was taken; more: the seconds until there is one."""
    left: int
    seconds: float
    """Until there is one more than that."""


class MovingWindow:
    def __init__(self, redis: Redis, name: str, amount: int, seconds: int) -> None:
        self._redis = redis
        self._take = redis.register_script(TAKE)
        self._name = f"osrsdiff:window:{name}"
        self.seconds = seconds
        self.amount = amount

    def key(self, identifier: str) -> str:
        return f"{self._name}:{identifier}"

    async def take(self, identifier: str) -> float:
        """Take one of those that `identifier` has. 0 means that it was taken, more: the seconds until there is one."""
        microseconds: int = await self._take([self.key(identifier)], [self.amount, self.seconds])
        return microseconds / 1_000_000

    async def take_and_tell(self, identifier: str) -> Standing:
        key = self.key(identifier)
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.eval(TAKE, 1, key, self.amount, self.seconds)
            pipe.eval(TAKEN_AND_UNTIL, 1, key, self.seconds)
            wait, (taken, until) = await pipe.execute()
        return Standing(wait / 1_000_000, max(0, self.amount - taken), until / 1_000_000)

    async def give_back(self, identifier: str) -> None:
        """As if the latest had never been taken."""
        await cast(Awaitable[object], self._redis.lpop(self.key(identifier)))

    async def give_back_of(self, identifier: str, taken: bytes) -> None:
        """As if the one of that time, which `take` in Lua has told, had never been taken."""
        await cast(Awaitable[object], self._redis.lrem(self.key(identifier), 1, taken.decode()))

    def ask_taken(self, pipe: Pipeline, identifier: str) -> None:
        """Let a pipeline ask how many `identifier` has taken within the span that ends now."""
        pipe.eval(TAKEN, 1, self.key(identifier), self.seconds)
