"""How often a password may be tried: per account and per address."""

import math

from redis.asyncio import Redis

from app.errors import TooManyRequests
from app.services.moving_window import MovingWindow

PER_ACCOUNT_AND_MINUTE = 10
PER_ADDRESS_AND_MINUTE = 30

MAX_USERNAME_LENGTH = 64


class LoginThrottle:
    def __init__(self, redis: Redis) -> None:
        self._of_account = MovingWindow(redis, "login-account", PER_ACCOUNT_AND_MINUTE, 60)
        self._of_address = MovingWindow(redis, "login-address", PER_ADDRESS_AND_MINUTE, 60)

    async def check(self, username: str, address: str) -> None:
        """Count one attempt. Raises TooManyRequests."""
        for window, identifier in ((self._of_account, username[:MAX_USERNAME_LENGTH]), (self._of_address, address)):
            if wait := await window.take(identifier):
                seconds = math.ceil(wait)
                raise TooManyRequests(f"Too many attempts to sign in: try again in {seconds} s.", retry_after=seconds)
