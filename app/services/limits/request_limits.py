"""How many requests a client may make: one that nobody knows, by its address, and programs, by their API keys."""

import asyncio
import time
from typing import NamedTuple

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.services.limits.moving_window import MovingWindow, Standing
from app.services.limits.networks import network_of
from app.setting_groups import LimitsSettings

SPAN_SECONDS = 60
PATIENCE_SECONDS = 1
PAUSE_SECONDS = 5
"""How long nothing is counted after Redis has failed: nobody shall wait for it each time."""

log = structlog.get_logger(__name__)


class Counted(NamedTuple):
    policy: str
    limit: int
    standing: Standing


class RequestLimits:
    def __init__(self, redis: Redis, settings: LimitsSettings) -> None:
        self._anonymous = MovingWindow(redis, "requests-anonymous", settings.anonymous_per_minute, SPAN_SECONDS)
        self._api_keys = MovingWindow(redis, "requests-api-key", settings.api_key_per_minute, SPAN_SECONDS)
        self._again_at = 0.0

    async def count_anonymous(self, address: str | None) -> Counted | None:
        return await self._count("anonymous", self._anonymous, network_of(address))

    async def count_api_key(self, key_id: int) -> Counted | None:
        return await self._count("api-key", self._api_keys, str(key_id))

    async def _count(self, policy: str, window: MovingWindow, identifier: str) -> Counted | None:
        """None while Redis is away: then everyone is let in."""
        if time.monotonic() < self._again_at:
            return None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return Counted(policy, window.amount, await window.take_and_tell(identifier))
        except (RedisError, OSError) as error:
            self._again_at = time.monotonic() + PAUSE_SECONDS
            log.warning("Redis does not answer: requests are let in without being counted.", error=str(error))
            return None
