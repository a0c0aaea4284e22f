"""Several processes over one database and one Redis, and what happens when they die."""

from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from app.demo.server import DemoServer
from app.models.snapshot import Snapshot
from tests.services import stored
from tests.system.instance import add_players, instance, looks_of, make_due, process, until
from tests.system.processes import free_port

pytestmark = pytest.mark.slow


async def test_a_look_of_a_worker_that_is_killed_in_the_middle_is_done_once_by_another(
    tmp_path: Path, hiscores: DemoServer
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
        victim.kill()
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
