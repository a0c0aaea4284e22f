"""The one place that talks to the hiscores: politely, bounded in time and memory, every failure with a name."""

import contextlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import quote

import aiohttp
from yarl import URL

from app import __version__
from app.hiscores.boards import Board
from app.hiscores.errors import CharacterNotFound, HiscoresError, HiscoresUnavailable, Malformed, RateLimited
from app.hiscores.parser import Hiscores, parse
from app.setting_groups import HiscoresSettings

PROJECT_URL = "https://github.com/osrsdiff/osrsdiff"
MAX_BODY_BYTES = 512 * 1024
"""A real answer has about 7 kB."""
MAX_RETRY_AFTER_SECONDS = 24 * 3600


class HiscoresClient:
    """One connection pool a process; no cookies, no redirects. Use it as an async context manager."""

    def __init__(self, settings: HiscoresSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    @property
    def longest_seconds(self) -> float:
        """After so long a fetch has ended, one way or another."""
        return self._settings.timeout_seconds

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._settings.concurrency),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": f"osrsdiff/{__version__} (+{PROJECT_URL})", "Accept": "application/json"},
            timeout=aiohttp.ClientTimeout(total=self._settings.timeout_seconds),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, username: str, board: Board) -> Hiscores:
        """What the hiscores say of a character now: one attempt. Raises a HiscoresError."""
        if self._session is None:
            raise RuntimeError("HiscoresClient is used outside of its `async with`")
        # Encoded here, because the hiscores want a space as %20 and not as the plus that clients make of it.
        url = URL(f"{self._settings.base_url}/{board.path}/index_lite.json?player={quote(username)}", encoded=True)
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                _check_status(response, username, board)
                body = await _read(response)
        except HiscoresError:
            raise
        except TimeoutError as error:
            seconds = self._settings.timeout_seconds
            raise HiscoresUnavailable(f"The hiscores did not answer within {seconds:g} seconds.") from error
        except aiohttp.ClientPayloadError as error:
            raise Malformed("The hiscores' answer broke off or could not be decoded.") from error
        except aiohttp.ClientError as error:
            raise HiscoresUnavailable(f"The hiscores cannot be reached ({type(error).__name__}).") from error
        return parse(body, asked_for=username)


def _check_status(response: aiohttp.ClientResponse, username: str, board: Board) -> None:
    status = response.status
    if status == 200:
        return
    if status == 404:
        raise CharacterNotFound(f"{username} is not on the {board.value} hiscores.")
    retry_after = _retry_after(response.headers.get("Retry-After"))
    if status in (403, 429):
        raise RateLimited(f"The hiscores refuse requests for now (status {status}).", retry_after=retry_after)
    if 300 <= status < 400:
        raise HiscoresUnavailable("The hiscores redirect to another page, as they do while they are down.")
    raise HiscoresUnavailable(f"The hiscores answered with status {status}.", retry_after=retry_after)


def _retry_after(header: str | None) -> int | None:
    """Seconds to wait: the header holds them, or the date (RFC 9110) until when; None if it is neither."""
    if header is None:
        return None
    seconds: float | None = None
    with contextlib.suppress(ValueError):
        seconds = int(header)
    if seconds is None:
        with contextlib.suppress(ValueError, OverflowError):
            seconds = (parsedate_to_datetime(header).astimezone(UTC) - datetime.now(UTC)).total_seconds()
    return None if seconds is None else int(min(max(seconds, 0), MAX_RETRY_AFTER_SECONDS))


async def _read(response: aiohttp.ClientResponse) -> bytes:
    # aiohttp unpacks a quarter of a megabyte at a time, and no more before that is read: a gzip bomb ends here, too.
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Malformed(f"The hiscores' answer is longer than {MAX_BODY_BYTES // 1024} kB.")
    return bytes(body)
