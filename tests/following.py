"""Server-sent events as a client reads them."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

ANSWER_SECONDS = 60
"""More than an event may take on a busy machine."""


@dataclass(frozen=True, slots=True)
class Told:
    kind: str | None
    """None for a heartbeat."""
    data: dict[str, Any]
    id: str | None


class Stream:
    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> Told:
        """The next event or heartbeat. Raises EOFError at the end."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line:
                return Told(fields.get("event"), json.loads(fields.get("data", "{}")), fields.get("id"))
            name, _, value = line.partition(": ")
            fields[name] = value
        raise EOFError

    async def event(self) -> Told:
        """The next event, heartbeats left out."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while (told := await self.next()).kind is None:
                pass
        return told

    async def until(self, kind: str, **fields: object) -> list[Told]:
        """All events up to the first one of a kind with such fields."""
        seen: list[Told] = []
        while not seen or seen[-1].kind != kind or fields.items() - seen[-1].data.items():
            seen.append(await self.event())
        return seen


@asynccontextmanager
async def following(
    client: httpx.AsyncClient, last_event_id: str | None = None, **filters: str
) -> AsyncIterator[Stream]:
    """A stream that has begun: what happens from now on comes."""
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    async with client.stream(
        "GET", "/api/v1/events", params=filters, headers=headers, timeout=ANSWER_SECONDS
    ) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield Stream(answer.aiter_lines())


@asynccontextmanager
async def not_reading(client: httpx.AsyncClient) -> AsyncIterator[None]:
    """A stream of somebody who takes nothing in once it has begun."""
    url, loop = client.base_url, asyncio.get_running_loop()
    request = (
        f"GET /api/v1/events HTTP/1.1\r\nHost: {url.host}\r\nAuthorization: {client.headers['Authorization']}\r\n\r\n"
    )
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        await loop.sock_connect(connection, (url.host, url.port))
        await loop.sock_sendall(connection, request.encode())
        await loop.sock_recv(connection, 1)
        yield
