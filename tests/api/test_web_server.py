"""Connections that ask for nothing, for ever, or for too much."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from fastapi import FastAPI

from app.api import web_server
from tests.api.serving import served

pytestmark = pytest.mark.slow

SECONDS = 0.5
REQUEST = b"GET /health HTTP/1.1\r\nHost: test\r\n\r\n"


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[tuple[str, int]]:
    """Where the app is served over a socket."""
    async with served(app, http=web_server.Connection) as address:
        yield address


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "HEAD_SECONDS", SECONDS)


async def drip(address: tuple[str, int], first: bytes, again: bytes) -> tuple[bytes, float]:
    """Send something, then a little more all the time: what is answered until the end of the connection, and when."""
    begun = time.monotonic()
    reader, writer = await asyncio.open_connection(*address)
    writer.write(first)
    reading = asyncio.create_task(_all_of(reader))
    async with asyncio.timeout(30):
        while not reading.done():
            writer.write(again)
            await asyncio.sleep(0.02)
    writer.close()
    return reading.result(), time.monotonic() - begun


async def _all_of(reader: asyncio.StreamReader) -> bytes:
    """A connection that is closed with something unread on it ends in a reset, which takes the place of the end."""
    answered = bytearray()
    with suppress(ConnectionResetError):
        while some := await reader.read(4096):
            answered += some
    return bytes(answered)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b""),
        (b"", b"\r\n"),
        (b"GET /health HTTP/1.1\r\n", b""),
        (b"GET /health HTTP/1.1\r\n", b"X-More: 1\r\n"),
        (b"GET /health?", b"a"),
    ],
)
async def test_a_connection_on_which_no_request_comes_to_be_ends(
    address: tuple[str, int], impatient: None, first: bytes, again: bytes
) -> None:
    answer, seconds = await drip(address, first, again)
    assert answer == b""
    assert seconds >= SECONDS


@pytest.mark.parametrize(("begun", "again"), [(b"", b"\r\n"), (b"GET /health?", b"a")])
async def test_so_does_one_whose_next_request_does_not_come_to_be(
    address: tuple[str, int], impatient: None, begun: bytes, again: bytes
) -> None:
    answer, _ = await drip(address, REQUEST + begun, again)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.count(b"HTTP/1.1") == 1


async def test_a_head_without_end_is_refused_and_not_kept(address: tuple[str, int]) -> None:
    answer, _ = await drip(address, b"GET /health HTTP/1.1\r\nX-Long: ", b"x" * 16 * 1024)
    assert answer.startswith(b"HTTP/1.1 431 ")


async def test_a_connection_that_is_used_stays_for_as_long_as_it_is(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_server, "HEAD_SECONDS", 3)  # So much the two pieces of a request may lie apart.
    reader, writer = await asyncio.open_connection(*address)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        writer.write(REQUEST[:9])
        await asyncio.sleep(0.1)
        writer.write(REQUEST[9:])
        answer = await reader.readuntil(b"}")
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    writer.close()


async def test_requests_that_come_at_once_are_answered_in_their_order(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(REQUEST * 3 + REQUEST.replace(b"GET", b"PUT"))
    answers = b""
    async with asyncio.timeout(30):
        while answers.count(b"HTTP/1.1") < 4:
            answers += await reader.read(4096)
    assert [part[:4] for part in answers.split(b"HTTP/1.1")[1:]] == [b" 200", b" 200", b" 200", b" 405"]
    writer.close()


async def test_a_long_head_that_is_not_too_long_is_read(address: tuple[str, int]) -> None:
    async with httpx.AsyncClient(base_url="http://{}:{}".format(*address)) as client:
        answer = await client.get("/health", headers={"X-Long": "x" * 60_000})
    assert answer.status_code == 200
