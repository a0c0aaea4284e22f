"""How often a password may be tried wrongly: docs/decisions/0015-strangers-cannot-lock-an-account.md says why so.

An attempt is counted before the password is looked at, so that many at once are as many, and given back unless it was
wrong. An account is held in Redis by a hash: what is typed as a name may be a password.
"""

import hashlib
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from app.errors import NotAllowed, NotAuthenticated, TooManyRequests
from app.services.limits.moving_window import MovingWindow
from app.services.limits.networks import network_of

QUARTER_HOUR, HOUR, MONTH = 15 * 60, 3600, 30 * 86_400
PER_ACCOUNT_AND_NETWORK = 10
"""In a quarter of an hour."""
PER_NETWORK = 30
"""In a minute, whatever the account."""
PER_ACCOUNT = 200
"""In an hour, from networks that have not signed in to it for a month. One network alone can never use it up."""

Windows = list[tuple[MovingWindow, str]]
"""Each with whom it counts."""


class LoginThrottle:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._of_both = MovingWindow(redis, "login", PER_ACCOUNT_AND_NETWORK, QUARTER_HOUR)
        self._of_network = MovingWindow(redis, "login-network", PER_NETWORK, 60)
        self._of_account = MovingWindow(redis, "login-account", PER_ACCOUNT, HOUR)

    async def knows(self, username: str, address: str | None) -> bool:
        """Whether the account's user has signed in from that network within a month."""
        return bool(await self._redis.exists(_known(username, address)))

    @asynccontextmanager
    async def attempt(self, username: str, address: str | None, *, is_known: bool) -> AsyncIterator[None]:
        """Around whatever looks at a password, and refuses a wrong one. Raises TooManyRequests."""
        windows = self._windows(username, address, is_known)
        await _take(windows)
        try:
            yield
        except (NotAllowed, NotAuthenticated):
            raise
        except Exception:
            # The password was not looked at, or was right.
            await _give_back(windows)
            raise
        await _give_back(windows)
        await self._redis.set(_known(username, address), 1, ex=MONTH)

    def _windows(self, username: str, address: str | None, is_known: bool) -> Windows:
        account, network = _account(username), network_of(address)
        windows = [(self._of_both, f"{account}:{network}"), (self._of_network, network)]
        return windows if is_known else [*windows, (self._of_account, account)]


async def _take(windows: Windows) -> None:
    for window, identifier in windows:
        if wait := await window.take(identifier):
            seconds = math.ceil(wait)
            raise TooManyRequests(f"Too many attempts to sign in: try again in {seconds} s.", retry_after=seconds)


async def _give_back(windows: Windows) -> None:
    for window, identifier in windows:
        await window.give_back(identifier)


def _known(username: str, address: str | None) -> str:
    return f"osrsdiff:signed-in:{_account(username)}:{network_of(address)}"


def _account(username: str) -> str:
    return hashlib.sha256(username.encode()).hexdigest()
