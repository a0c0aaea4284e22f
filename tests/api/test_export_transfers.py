"""Exports on their way through a real connection: readers that leave, stop, or are too many; errors in the middle."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.api import exports
from app.workers.runtime import Runtime
from tests.api.conftest import sign_up
from tests.api.serving import served
from tests.conftest import connections_taken
from tests.services import long_history

pytestmark = pytest.mark.slow

LONG_AGO = "/api/v1/players/long_ago"
BUFFER = 65_536
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
END_OTHERS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
"""
CSV = f"{LONG_AGO}/export?format=csv"


@pytest.fixture
async def client(app: FastAPI, app_runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    """Over a socket of the machine; a player with a long history is tracked."""
    await long_history.store(app_runtime.database)
    token = await sign_up(app, app_runtime, "admin")
    # Next to nothing is under way, or a whole file would be.
    async with (
        served(app, buffer=BUFFER) as (host, port),
        httpx.AsyncClient(
            base_url=f"http://{host}:{port}", headers={"Authorization": f"Bearer {token}"}, timeout=60
        ) as client,
    ):
        yield client


@asynccontextmanager
async def begun(client: httpx.AsyncClient) -> AsyncIterator[None]:
    """An export of which only the beginning is read, by a reader that takes no more ahead."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(connection, ("127.0.0.1", client.base_url.port))
        request = f"GET {CSV} HTTP/1.1\r\nHost: test\r\nAuthorization: {client.headers['Authorization']}\r\n\r\n"
        await loop.sock_sendall(connection, request.encode())
        beginning = b""
        while b"metric,kind,measure" not in beginning:
            received = await loop.sock_recv(connection, BUFFER)
            assert received
            beginning += received
        assert beginning.startswith(b"HTTP/1.1 200 ")
        yield


async def all_is_free(runtime: Runtime) -> None:
    """No connection is in use, and the database has noticed, too."""
    async with asyncio.timeout(60):
        while connections_taken(runtime.database) or await _open_transactions(runtime):
            await asyncio.sleep(0.01)


async def _open_transactions(runtime: Runtime) -> int:
    async with runtime.database.reading() as session:
        return await session.scalar(text(OPEN)) or 0


async def test_a_reader_that_goes_away_frees_its_connection(client: httpx.AsyncClient, app_runtime: Runtime) -> None:
    async with begun(client):
        assert connections_taken(app_runtime.database) == 1
    await all_is_free(app_runtime)
    answer = await client.get(CSV)
    assert answer.text.count("\r\n") == 1 + long_history.CHANGES


async def test_a_reader_that_stops_reading_does_not_hold_its_connection(
    client: httpx.AsyncClient, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PATIENCE_SECONDS", 0.5)
    async with begun(client):
        await all_is_free(app_runtime)


async def test_exports_leave_connections_for_others(client: httpx.AsyncClient, app_runtime: Runtime) -> None:
    most = app_runtime.settings.database.pool_size // exports.SHARE_OF_CONNECTIONS
    async with begun(client), begun(client):
        assert most == connections_taken(app_runtime.database) == 2
        answer = await client.get(CSV)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert "Other exports" in answer.json()["detail"]
        assert (await client.get(LONG_AGO)).status_code == 200
    await all_is_free(app_runtime)
    async with begun(client):
        pass
    assert (await client.get(f"{LONG_AGO}/export?format=xlsx")).status_code == 422
    assert (await client.get("/api/v1/players/nobody/export?format=csv")).status_code == 404
    await all_is_free(app_runtime)


@pytest.mark.parametrize("asked", ["csv", "jsonl", "parquet"])
async def test_what_fails_in_the_middle_does_not_look_like_a_whole_file(
    client: httpx.AsyncClient, app_runtime: Runtime, asked: str
) -> None:
    async with client.stream("GET", f"{LONG_AGO}/export?format={asked}") as answer:
        pieces = answer.aiter_bytes()
        await anext(pieces)
        async with app_runtime.database.sessions() as session:
            assert await session.scalar(text(END_OTHERS)) == 1
        with pytest.raises(httpx.RemoteProtocolError):
            async for _ in pieces:
                pass
    await all_is_free(app_runtime)


def test_a_small_pool_still_has_a_place_for_an_export() -> None:
    assert not exports.places(1).locked()
