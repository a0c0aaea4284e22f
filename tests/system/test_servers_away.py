"""Redis and PostgreSQL go away while workers look, schedulers fire and people read; all of it goes on by itself."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from app.demo.server import DemoServer
from app.workers.runtime import Runtime
from tests.system.instance import add_players, answering, instance, log_of, process, until
from tests.system.processes import free_port
from tests.system.rounds import OFTEN, RARELY, begin_round, check_looks, let_claims_end, until_all_have, until_settled

pytestmark = pytest.mark.slow

PLAYERS, WORKERS = 30, 2
AT_ONCE = 4
"""Requests of one worker; the other looks that it has taken wait for them."""
PAGES = ("/api/v1/players", "/api/v1/players/player 0/stats", "/api/v1/players/player 1/stats")


@asynccontextmanager
async def busy(folder: Path, hiscores: DemoServer) -> AsyncIterator[tuple[Runtime, httpx.AsyncClient]]:
    """An instance with workers in the middle of a round of looks: the first answers are held back."""
    port, patient = free_port(), {"HISCORES__TIMEOUT_SECONDS": "20", "HISCORES__CONCURRENCY": str(AT_ONCE)}
    read_often = {"PUBLIC_READ": "true", "LIMITS__ANONYMOUS_PER_MINUTE": "100000"}
    async with instance(folder, hiscores.url) as runtime, AsyncExitStack() as stack:
        await add_players(runtime, hiscores, PLAYERS, RARELY)
        for command in ("scheduler", "scheduler", *["worker"] * WORKERS):
            await stack.enter_async_context(process(runtime, command, **OFTEN, **patient))
        await stack.enter_async_context(process(runtime, "api", PORT=str(port), **read_often))
        client = await stack.enter_async_context(answering(port))
        hiscores.world.fail("timeout")
        await begin_round(runtime, hiscores)

        async def are_asking() -> bool:
            # One worker may have taken all messages.
            return hiscores.world.requests.in_flight >= AT_ONCE

        await until(are_asking, seconds=120)
        yield runtime, client


async def goes_on(runtime: Runtime, hiscores: DemoServer) -> None:
    """The round that was disturbed ends, and so does another one."""
    await let_claims_end(runtime)
    await until_all_have(runtime, 1)
    await until_settled(runtime)
    await check_looks(runtime, hiscores, 1)
    await begin_round(runtime, hiscores)
    await until_all_have(runtime, 2)
    await until_settled(runtime)
    await check_looks(runtime, hiscores, 2)


async def read(client: httpx.AsyncClient) -> None:
    for page in PAGES:
        assert (await client.get(page)).status_code == 200


def pid_in(file: Path) -> int:
    return int(file.read_text().split()[0])


async def until_started_anew(file: Path, former: int) -> None:
    async def is_new() -> bool:
        with suppress(OSError, IndexError, ValueError):
            return pid_in(file) != former
        return False

    await until(is_new, seconds=120)


async def test_all_goes_on_after_redis_stood_still_for_a_while(tmp_path: Path, hiscores: DemoServer) -> None:
    async with busy(tmp_path / "data", hiscores) as (runtime, client):
        redis = psutil.Process(pid_in(tmp_path / "data" / "valkey" / "valkey.pid"))
        redis.suspend()
        hiscores.world.heal()
        await read(client)

        async def is_missed() -> bool:
            return log_of(runtime, "worker").read_text().count("Redis gives no messages") >= WORKERS

        try:
            await until(is_missed, seconds=120)
            await read(client)
        finally:
            redis.resume()
        await goes_on(runtime, hiscores)


async def test_all_goes_on_after_redis_was_killed(tmp_path: Path, hiscores: DemoServer) -> None:
    async with busy(tmp_path / "data", hiscores) as (runtime, client):
        file = tmp_path / "data" / "valkey" / "valkey.pid"
        former = pid_in(file)
        os.kill(former, signal.SIGKILL)
        hiscores.world.heal()
        await read(client)
        await until_started_anew(file, former)
        await goes_on(runtime, hiscores)


async def test_all_goes_on_after_redis_was_emptied(tmp_path: Path, hiscores: DemoServer) -> None:
    async with busy(tmp_path / "data", hiscores) as (runtime, client):
        await runtime.redis.flushall()
        hiscores.world.heal()
        await read(client)
        await goes_on(runtime, hiscores)


async def test_all_goes_on_after_postgresql_was_killed_and_requests_got_503_at_worst(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    statuses: Counter[int] = Counter()

    async def keep_reading(client: httpx.AsyncClient) -> None:
        while True:
            for page in PAGES:
                statuses[(await client.get(page)).status_code] += 1

    async with busy(tmp_path / "data", hiscores) as (runtime, client):
        readers = [asyncio.create_task(keep_reading(client)) for _ in range(4)]
        file = tmp_path / "data" / "postgres" / "postmaster.pid"
        former = pid_in(file)
        os.kill(former, signal.SIGKILL)
        hiscores.world.heal()
        await until_started_anew(file, former)

        async def recovers() -> bool:
            return (await client.get(PAGES[1])).status_code == 200

        await until(recovers, seconds=120)
        await goes_on(runtime, hiscores)
        assert not any(reader.done() for reader in readers)
        for reader in readers:
            reader.cancel()
        assert statuses[503], "there is nothing to test"
        assert set(statuses) == {200, 503}
        await read(client)
