"""How often a password may be tried wrongly: docs/decisions/0015-strangers-cannot-lock-an-account.md says why so.

An attempt is counted before the password is looked at, so that many at once are as many, and given back if it was
right. An account is held in Redis by a hash: what is typed as a name may be a password.
"""

import hashlib
import math

from redis.asyncio import Redis

from app.errors import TooManyRequests
from app.services.limits.moving_window import MovingWindow
from app.services.limits.networks import network_of

QUARTER_HOUR, HOUR, MONTH = 15 * 60, 3600, 30 * 86_400
PER_ACCOUNT_AND_NETWORK = 10
"""In a quarter of an hour."""
PER_NETWORK = 30
"""In a minute, whatever the account."""
PER_ACCOUNT = 200
"""In an hour, from networks that have not signed in to it for a month. One network alone can never use it up."""


class LoginThrottle:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._of_both = MovingWindow(redis, "login", PER_ACCOUNT_AND_NETWORK, QUARTER_HOUR)
        self._of_network = MovingWindow(redis, "login-network", PER_NETWORK, 60)
        self._of_account = MovingWindow(redis, "login-account", PER_ACCOUNT, HOUR)

    async def take(self, username: str, address: str | None) -> None:
        """Count one attempt. Raises TooManyRequests."""
        for window, identifier in await self._windows(username, address):
            if wait := await window.take(identifier):
                seconds = math.ceil(wait)
                raise TooManyRequests(f"Too many attempts to sign in: try again in {seconds} s.", retry_after=seconds)

    async def succeeded(self, username: str, address: str | None) -> None:
        """The attempt was right: it does not count, and the network is known from now on."""
        for window, identifier in await self._windows(username, address):
            await window.give_back(identifier)
        await self._redis.set(_known(username, address), 1, ex=MONTH)

    async def _windows(self, username: str, address: str | None) -> list[tuple[MovingWindow, str]]:
        account, network = _account(username), network_of(address)
        windows = [(self._of_both, f"{account}:{network}"), (self._of_network, network)]
        if not await self._redis.exists(_known(username, address)):
            windows.append((self._of_account, account))
        return windows


def _known(username: str, address: str | None) -> str:
    return f"osrsdiff:signed-in:{_account(username)}:{network_of(address)}"


def _account(username: str) -> str:
    return hashlib.sha256(username.encode()).hexdigest()
