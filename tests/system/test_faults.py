"""Several processes over one database and one Redis, and what happens when they die."""

import asyncio
import os
import signal
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from app.demo.server import DemoServer
from app.models.snapshot import Snapshot
from tests.services import stored
from tests.system.instance import add_players, instance, looks_of, make_due, process, until
from tests.system.processes import free_port

pytestmark = pytest.mark.slow


async def test_two_schedulers_and_three_workers_look_once_at_each_player(tmp_path: Path, hiscores: DemoServer) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        ids = await add_players(runtime, hiscores, 40, None)
        await make_due(runtime)
        for command in ("scheduler", "scheduler", "worker", "worker", "worker"):
            await stack.enter_async_context(process(runtime, command))

        async def all_looked_at() -> bool:
            return set(await looks_of(runtime)) == set(ids) and min((await looks_of(runtime)).values()) == 1

        await until(all_looked_at, seconds=180)
        await asyncio.sleep(3)
        assert await looks_of(runtime) == Counter(dict.fromkeys(ids, 1))
        async with runtime.database.sessions() as session:
            slots = await session.execute(
                text("SELECT name, slot_at, count(*) FROM task_runs GROUP BY name, slot_at HAVING count(*) > 1")
            )
            assert slots.all() == []

        async def queue_is_empty() -> bool:
            return await runtime.redis.xlen("osrsdiff") == 0

        await until(queue_is_empty, seconds=30)  # A full minute puts a message there for a moment.


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_look_of_a_worker_that_ends_in_the_middle_is_done_once_by_another(
    tmp_path: Path, hiscores: DemoServer, number: signal.Signals
) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        (player_id,) = await add_players(runtime, hiscores, 1, None)
        hiscores.world.gain("player 0", "Attack", 500)
        hiscores.world.fail("timeout", times=1)
        await make_due(runtime)
        await stack.enter_async_context(process(runtime, "scheduler"))
        victim = await stack.enter_async_context(process(runtime, "worker"))

        async def is_asking() -> bool:
            return hiscores.world.requests.in_flight == 1

        await until(is_asking, seconds=180)
        os.kill(victim.pid, number)
        await victim.wait()
        await stack.enter_async_context(process(runtime, "worker"))

        async def is_stored() -> bool:
            return await stored.count(runtime.database, Snapshot) == 2

        # The message is taken over after half a minute, and waits for the dead worker's lease to end.
        await until(is_stored, seconds=180)
        assert (await looks_of(runtime))[player_id] == 1
        assert (await stored.player(runtime.database, player_id)).looking_until is None


async def test_without_the_database_the_api_answers_503_and_recovers_by_itself(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    folder = tmp_path / "data"
    async with AsyncExitStack() as stack:
        port = free_port()
        engines = await stack.enter_async_context(AsyncExitStack())
        runtime = await engines.enter_async_context(instance(folder, hiscores.url))
        await add_players(runtime, hiscores, 1, None)
        await stack.enter_async_context(process(runtime, "api", PORT=str(port), PUBLIC_READ="true"))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60))

        async def status() -> int | None:
            try:
                return (await client.get("/api/v1/players")).status_code
            except httpx.TransportError:
                return None

        async def answers() -> bool:
            return await status() == 200

        await until(answers, seconds=120)
        await engines.aclose()
        for path in ("/api/v1/players", "/api/v1/players/player 0/stats", "/api/v1/stats"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert answer.headers["Retry-After"]
        assert (await client.get("/health")).status_code == 200
        ready = await client.get("/ready")
        assert ready.status_code == 503
        assert not ready.json()["database"]["ok"]
        assert not ready.json()["redis"]["ok"]
        await stack.enter_async_context(instance(folder, hiscores.url))
        await until(answers, seconds=120)
