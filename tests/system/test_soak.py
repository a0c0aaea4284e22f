"""Two minutes of looks without a pause, with people reading: nothing grows."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from app.demo.server import DemoServer
from app.services.accounts import users
from app.workers.broker import QUEUE_NAME
from app.workers.runtime import Runtime
from tests.system.instance import add_players, answering, instance, looks_of, process, rows, until
from tests.system.processes import PASSWORD, free_port
from tests.system.rounds import RARELY, begin_round, check_looks, until_all_have, until_settled

pytestmark = pytest.mark.slow

PLAYERS, SECONDS = 300, 120
PROCESSES, POOL = 4, 10
"""That hold connections, the test among them, and how many each may hold."""
LIMITS = {"HISCORES__REQUESTS_PER_MINUTE": "6000", "HISCORES__CONCURRENCY": "16", "DATABASE__POOL_SIZE": str(POOL)}
MEGABYTE = 1024 * 1024
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'osrsdiff'"
IDLE_TRANSACTIONS = """
SELECT query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '5 s'
"""


@dataclass(frozen=True)
class Taken:
    redis_keys: int
    redis_bytes: int
    resident_bytes: list[int]
    connections: int


async def measure(runtime: Runtime, processes: list[psutil.Process]) -> Taken:
    memory = await runtime.redis.info("memory")
    [(connections,)] = await rows(runtime, CONNECTIONS)
    assert not await rows(runtime, IDLE_TRANSACTIONS)
    return Taken(
        await runtime.redis.dbsize(),
        memory["used_memory"],
        [process.memory_info().rss for process in processes],
        connections,
    )


async def keep_reading(client: httpx.AsyncClient) -> None:
    pages = ("/api/v1/players", "/api/v1/players/player 0/stats", "/api/v1/stats", "/api/v1/task-runs", "/ready")
    while True:
        for page in pages:
            answer = await client.get(page)
            assert answer.status_code == 200, answer.text
        await asyncio.sleep(0.05)


@asynccontextmanager
async def reading(client: httpx.AsyncClient) -> AsyncIterator[None]:
    reader = asyncio.create_task(keep_reading(client))
    try:
        yield
        assert not reader.done(), reader
    finally:
        reader.cancel()


async def look_until(runtime: Runtime, hiscores: DemoServer, client: httpx.AsyncClient, rounds: int, end: float) -> int:
    """Round after round until a time; returns how many there were since the beginning."""
    while time.monotonic() < end:
        await begin_round(runtime, hiscores)

        async def is_started() -> bool:
            return (await client.post("/api/v1/schedules/fetch_hiscores/trigger")).status_code == 202

        await until(is_started, seconds=60)
        rounds += 1
        await until_all_have(runtime, rounds)
    return rounds


async def test_nothing_grows_with_the_number_of_looks(tmp_path: Path, hiscores: DemoServer) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        await add_players(runtime, hiscores, PLAYERS, RARELY)
        async with runtime.database.transaction() as session:
            await users.create(session, "admin", PASSWORD, "admin")
        port = free_port()
        await stack.enter_async_context(process(runtime, "scheduler", **LIMITS))
        worker = await stack.enter_async_context(process(runtime, "worker", **LIMITS))
        api = await stack.enter_async_context(process(runtime, "api", PORT=str(port), **LIMITS))
        client = await stack.enter_async_context(answering(port))
        signed_in = await client.post("/auth/login", data={"username": "admin", "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        processes = [psutil.Process(started.pid) for started in (worker, api)]

        async def is_ready() -> bool:
            return (await client.get("/ready")).status_code == 200

        await until(is_ready, seconds=120)
        begin = time.monotonic()
        async with reading(client):
            rounds = await look_until(runtime, hiscores, client, 0, begin + SECONDS / 2)
            middle = await measure(runtime, processes)
            rounds = await look_until(runtime, hiscores, client, rounds, begin + SECONDS)
            end = await measure(runtime, processes)
        await until_settled(runtime)
        await check_looks(runtime, hiscores, rounds)
        assert await runtime.redis.xlen(QUEUE_NAME) == 0
        assert end.redis_keys <= middle.redis_keys + 2
        assert end.redis_bytes < middle.redis_bytes + MEGABYTE
        for former, latter in zip(middle.resident_bytes, end.resident_bytes, strict=True):
            assert latter < former + 5 * MEGABYTE
        assert end.connections <= PROCESSES * POOL
        assert sum((await looks_of(runtime)).values()) == rounds * PLAYERS
