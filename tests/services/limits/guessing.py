"""Somebody who does not know the password."""

from contextlib import suppress

from app.errors import NotAuthenticated
from app.services.limits.login_throttle import LoginThrottle


async def guess(throttle: LoginThrottle, address: str, username: str = "admin") -> None:
    """No password is reckoned for it, which takes long on a busy machine. Raises TooManyRequests."""
    with suppress(NotAuthenticated):
        async with throttle.attempt(username, address, is_known=False):
            raise NotAuthenticated("The name or the password is wrong.")
