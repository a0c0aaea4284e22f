"""How often a password may be tried: per account and per address."""

import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.errors import TooManyRequests
from app.services.request_budget import limits_uri

PER_ACCOUNT = RateLimitItemPerMinute(10, namespace="osrsdiff-login-account")
PER_ADDRESS = RateLimitItemPerMinute(30, namespace="osrsdiff-login-address")

MAX_USERNAME_LENGTH = 64


class LoginThrottle:
    def __init__(self, redis_url: str) -> None:
        self._limiter = MovingWindowRateLimiter(RedisStorage(limits_uri(redis_url), implementation="redispy"))

    async def check(self, username: str, address: str) -> None:
        """Count one attempt. Raises TooManyRequests."""
        for limit, identifier in ((PER_ACCOUNT, username[:MAX_USERNAME_LENGTH]), (PER_ADDRESS, address)):
            if not await self._limiter.hit(limit, identifier):
                stats = await self._limiter.get_window_stats(limit, identifier)
                seconds = max(1, round(stats.reset_time - time.time()))
                raise TooManyRequests(f"Too many attempts to sign in: try again in {seconds} s.", retry_after=seconds)
