"""The client, over a socket: whatever comes back has a name, and costs no more than it may."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.hiscores.client import MAX_BODY_BYTES, HiscoresClient
from app.hiscores.errors import HiscoresError
from app.setting_groups import HiscoresSettings
from tests.hiscores.fetching import SECONDS, Fetched

SPARE_SECONDS = 20.0
"""Of a busy machine; with them it is still much less than a slow answer would take."""


async def fetch(hiscores: DemoServer, name: str) -> Fetched:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.hiscores.fetching", hiscores.url, name, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return Fetched(**orjson.loads(output))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "options", "outcome"),
    [
        ("huge", {"megabytes": 10}, "malformed"),
        ("gzip_bomb", {"megabytes": 500}, "malformed"),
        ("slow", {"seconds": 60.0}, "unavailable"),
    ],
)
async def test_no_answer_takes_more_memory_or_time_than_it_may(
    hiscores: DemoServer, mode: str, options: dict[str, Any], outcome: str
) -> None:
    """The pieces of the slow one come each in time: only a limit of the whole ends it."""
    for name in ("Plain Jane", "Trouble"):
        hiscores.world.add_player(name)
    hiscores.world.fail(mode, player="Trouble", **options)
    fetched = await fetch(hiscores, "Trouble")
    assert fetched.outcome == outcome
    assert fetched.seconds < SECONDS + SPARE_SECONDS
    assert fetched.peak < 8 * MAX_BODY_BYTES


OK = b"HTTP/1.1 200 OK\r\n"
REFUSED = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"
RAW = {
    "nothing": (b"", "unavailable"),
    "no HTTP": (b"\x00\xff\x00\xff\r\n\r\n", "unavailable"),
    "a status that is none": (b"HTTP/1.1 999999 What\r\n\r\n", "unavailable"),
    "an endless header": (OK + b"X: " + b"x" * 100_000, "unavailable"),
    "headers without end": (OK + b"X: x\r\n" * 100_000, "unavailable"),
    "a body that breaks off": (OK + b"Content-Length: 100\r\n\r\n{", "malformed"),
    "a length that is none": (OK + b"Content-Length: many\r\n\r\n{}", "unavailable"),
    "a packing that is none": (OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "malformed"),
    "a packing nobody knows": (OK + b"Content-Encoding: zip\r\nContent-Length: 2\r\n\r\n{}", "malformed"),
    "bytes that are no text": (OK + b"Content-Length: 4\r\n\r\n\xff\xfe\x00\x01", "malformed"),
    "deep nesting": (OK + b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000, "malformed"),
    "a wait that is none": (REFUSED + b"Retry-After: soon\r\n\r\n", "rate_limited"),
    "a wait of a million digits": (REFUSED + b"Retry-After: " + b"9" * 5000 + b"\r\n\r\n", "rate_limited"),
    "a wait beyond all time": (REFUSED + b"Retry-After: Fri, 31 Dec 9999 23:59:59 -2300\r\n\r\n", "rate_limited"),
}


@asynccontextmanager
async def answering(raw: bytes) -> AsyncIterator[str]:
    """The URL of a server that sends this and closes the connection."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"


@pytest.mark.parametrize(("raw", "outcome"), RAW.values(), ids=RAW.keys())
async def test_whatever_bytes_come_back_are_a_failure_with_a_name(raw: bytes, outcome: str) -> None:
    async with answering(raw) as url, HiscoresClient(HiscoresSettings(base_url=url)) as client:
        with pytest.raises(HiscoresError) as raised:
            await client.fetch("Plain Jane", Board.regular)
    assert raised.value.outcome == outcome
    assert raised.value.detail.endswith(".")
