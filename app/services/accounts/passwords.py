"""Passwords as Argon2 hashes. Each takes 64 MiB and a moment of a core, on purpose: so they are reckoned in threads of
their own, two at a time, and whoever waits for that does not keep the event loop."""

import asyncio
import os
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.errors import Invalid, Unavailable

MIN_LENGTH = 10
MAX_LENGTH = 256
AT_ONCE = 2
MAX_WAITING = 30
"""With those under way: a few seconds of work. More of them come only from somebody who guesses from everywhere."""
MAX_WAITING_IF_KNOWN = 60
"""So that there are places left for those who are no strangers."""
RETRY_SECONDS = 2
NICENESS = 10
RANDOM_BYTES = 15

P = ParamSpec("P")
T = TypeVar("T")

_hasher = PasswordHash((Argon2Hasher(parallelism=1),))
"""With more lanes each would take as many cores at once from whoever asks for something else."""


def _step_back() -> None:
    """Whoever waits for something else goes first. Only Linux knows priorities of threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords", initializer=_step_back)
_waiting = set[asyncio.Future[Any]]()


def check_new(password: str) -> None:
    """Raises Invalid for one that will not do."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise Invalid(f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.")


def random() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


async def hashed(password: str) -> str:
    """The hash to store of a new password. Raises Invalid, or Unavailable if too many wait."""
    check_new(password)
    return await _reckon(True, _hasher.hash, password)


async def verify(password: str, known_hash: str | None, *, is_known: bool = False) -> tuple[bool, str | None]:
    """Whether it is the password, and a new hash to store if the old one is weaker than those of today.

    Without a hash it is wrong, but takes as long. Raises Unavailable as `check_places` does.
    """
    shortened = password[: MAX_LENGTH + 1]
    if known_hash is None:
        await _reckon(is_known, _hasher.hash, shortened)
        return False, None
    return await _reckon(is_known, _hasher.verify_and_update, shortened, known_hash)


def check_places(*, is_known: bool) -> None:
    """Raises Unavailable if too many wait: sooner for strangers. Asked before all else, it costs others the least."""
    if len(_waiting) >= (MAX_WAITING_IF_KNOWN if is_known else MAX_WAITING):
        raise Unavailable("Too many are signing in at once; try again in a moment.", retry_after=RETRY_SECONDS)


async def _reckon(is_known: bool, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    check_places(is_known=is_known)
    future = asyncio.get_running_loop().run_in_executor(_threads, lambda: function(*args, **kwargs))
    _waiting.add(future)
    future.add_done_callback(_waiting.discard)
    return await future
