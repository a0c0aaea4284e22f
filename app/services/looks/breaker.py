"""Pauses all scheduled looks while the hiscores are down or have asked us to wait; all processes share it in Redis.

It opens when the hiscores fail for three different players with no answer in between (one bad name never stops the
rest), and whenever they say `Retry-After`. While it is open, one look at a time is let through as a probe, after ever
longer pauses; the first answer closes it. If Redis forgets it, three more failures open it again.
"""

import math
import random

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from app.errors import Unavailable

FAILURES = 3
"""So many different players in a row open it."""
FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 600
PROBE_SECONDS = 90
"""A probe that has not been answered by then was lost with its worker."""
REMEMBERED_SECONDS = 24 * 3600
"""How long failures, and a pause that is over, are remembered if nobody asks any more."""

log = structlog.get_logger(__name__)

# The first key is the pause: until when nobody looks on schedule, until when nobody looks at all (`demanded`), which
# pause in a row it is (`number`), the id of the probe and until when it may take; in milliseconds by Redis' clock. The
# second key is the set of those for whom the hiscores have failed since their last answer.
FUNCTION = """
local function admit(pause_key, failing_key, id, may_take)
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local pause = redis.call('HMGET', pause_key, 'until', 'demanded', 'probe', 'probe_until')
    if not pause[1] then return 0, redis.call('EXISTS', failing_key) end
    if id == '' then return math.max(pause[2] - now, 0), 1 end
    if tonumber(pause[1]) > now then return pause[1] - now, 1 end
    if pause[3] and pause[3] ~= id and tonumber(pause[4]) > now then return pause[4] - now, 1 end
    redis.call('HSET', pause_key, 'probe', id, 'probe_until', now + may_take)
    return 0, 1
end
"""
"""`admit` in Lua: the milliseconds to wait, and whether the hiscores are in trouble. `id` is that of a scheduled look.
A person, who has none, may try at any time, unless the hiscores have asked us to wait."""
FAIL = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local asked_for, failures, remembered = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local first, longest, jitter = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], remembered)
local pause = redis.call('HMGET', KEYS[1], 'until', 'demanded', 'number')
local ends, demanded, number = tonumber(pause[1] or 0), tonumber(pause[2] or 0), tonumber(pause[3] or 0)
if number == 0 and asked_for == 0 and redis.call('SCARD', KEYS[2]) < failures then return 0 end
if ends <= now then
    -- Those that were under way when it opened find it open: each would double the pause.
    number = number + 1
    ends = now + math.floor(math.min(first * 2 ^ (number - 1), longest) * jitter)
    redis.call('HDEL', KEYS[1], 'probe', 'probe_until')
end
if asked_for > 0 then
    demanded = math.max(demanded, now + asked_for)
    ends = math.max(ends, demanded)
end
redis.call('HSET', KEYS[1], 'until', ends, 'demanded', demanded, 'number', number)
redis.call('PEXPIREAT', KEYS[1], ends + remembered)
return 1
"""
DISMISS = """
if redis.call('HGET', KEYS[1], 'probe') == ARGV[1] then redis.call('HDEL', KEYS[1], 'probe', 'probe_until') end
"""


class Breaker:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self.keys = ["osrsdiff:breaker:pause", "osrsdiff:breaker:failing"]
        self._fail, self._dismiss = redis.register_script(FAIL), redis.register_script(DISMISS)
        self._sees_trouble = False
        """Whether an answer would change anything; spares a round trip for each while all is well."""

    def heed(self, wait: int, trouble: int) -> None:
        """Do what `admit` has answered: raises Unavailable if there is a wait."""
        self._sees_trouble = bool(trouble)
        if wait:
            seconds = math.ceil(wait / 1000)
            raise Unavailable(
                f"The hiscores are given a rest; they are asked again in {seconds} s.", retry_after=seconds
            )

    async def answered(self) -> None:
        """The hiscores have given an answer, be it that they do not know the name."""
        if not self._sees_trouble:
            return
        try:
            if await self._redis.delete(*self.keys):
                log.info("The hiscores answer; looks go on.")
            self._sees_trouble = False
        except RedisError as error:
            log.warning("Redis does not answer; that the hiscores do is not noted.", error=str(error))

    async def failed(self, username: str, retry_after: int | None) -> bool:
        """The hiscores have failed for a player. Whether it is open now: then the trouble is not this player's."""
        jitter = random.uniform(0.75, 1.25)  # noqa: S311
        milliseconds = [seconds * 1000 for seconds in (REMEMBERED_SECONDS, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)]
        self._sees_trouble = True
        try:
            return bool(
                await self._fail(self.keys, [username, (retry_after or 0) * 1000, FAILURES, *milliseconds, jitter])
            )
        except RedisError as error:
            # What the hiscores said is written down, whatever becomes of Redis meanwhile.
            log.warning("Redis does not answer; a failure of the hiscores is not noted.", error=str(error))
            return False

    async def dismiss(self, probe: str) -> None:
        """A scheduled look that was let through will not be made: if it was the probe, another one may be."""
        await self._dismiss(self.keys, [probe])

    def ask_open(self, pipe: Pipeline) -> None:
        """Let a pipeline ask whether it is open."""
        pipe.exists(self.keys[0])

    async def pause(self) -> float | None:
        """Seconds until the next probe may be made, 0 if that is now; None while all is well."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.time()
            pipe.hmget(self.keys[0], "until", "probe_until")
            (seconds, microseconds), (until, probe_until) = await pipe.execute()
        if until is None:
            return None
        now = seconds + microseconds / 1_000_000
        wait: float = max(float(until) / 1000 - now, float(probe_until or 0) / 1000 - now, 0.0)
        return wait
