"""The hiscores are down, and a worker is asked to stop while it waits for them."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from app.demo.server import DemoServer
from app.services.looks.breaker import FAILURES, LONGEST_PAUSE_SECONDS
from tests.services.looks.test_breaker import PAUSE, move_on
from tests.system.instance import add_players, instance, looks_of, process, rows, until
from tests.system.rounds import OFTEN, RARELY, begin_round, check_looks, until_all_have, until_settled

pytestmark = pytest.mark.slow

BUDGET, AT_ONCE = 25, 4
LIMITS = {"HISCORES__REQUESTS_PER_MINUTE": str(BUDGET), "HISCORES__CONCURRENCY": str(AT_ONCE)}
STOP_SECONDS = 10


async def test_hiscores_that_are_down_are_left_alone_and_then_asked_once_for_everybody(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    log = hiscores.world.requests
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        await add_players(runtime, hiscores, 20, RARELY)
        await runtime.redis.delete("osrsdiff:window:requests:hiscores")
        log.clear()
        hiscores.world.fail("unavailable")
        await begin_round(runtime, hiscores)
        for command in ("scheduler", "worker", "worker"):
            await stack.enter_async_context(process(runtime, command, **OFTEN, **LIMITS))

        async def dispatch_is_paused() -> bool:
            return bool(await rows(runtime, "SELECT 1 FROM task_runs WHERE result ? 'paused_seconds' LIMIT 1"))

        await until(dispatch_is_paused, seconds=150)
        await until_settled(runtime)
        before = log.total
        assert FAILURES <= before <= FAILURES + 2 * AT_ONCE

        async def has_failed_again() -> bool:
            return await runtime.redis.hget(PAUSE, "number") == b"2"

        await move_on(runtime.redis, LONGEST_PAUSE_SECONDS)
        await until(has_failed_again, seconds=150)
        await until_settled(runtime)
        assert log.total == before + 1
        hiscores.world.heal()
        await move_on(runtime.redis, LONGEST_PAUSE_SECONDS)

        async def all_have_succeeded() -> bool:
            return log.by_status[200] >= 20

        await until(all_have_succeeded, seconds=240)
        await until_settled(runtime)
        assert log.by_status == {503: before + 1, 200: 20}
        moments = [request.monotonic for request in log]
        assert all(later - earlier > 59 for earlier, later in zip(moments, moments[BUDGET:], strict=False))
        players = await rows(runtime, "SELECT status, failure_count FROM players GROUP BY 1, 2")
        assert [tuple(player) for player in players] == [("ok", 0)]
        await check_looks(runtime, hiscores, 1)


async def test_a_worker_that_is_stopped_amid_looks_leaves_them_to_another(tmp_path: Path, hiscores: DemoServer) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        await add_players(runtime, hiscores, 12, RARELY)
        hiscores.world.fail("timeout")
        await begin_round(runtime, hiscores)
        await stack.enter_async_context(process(runtime, "scheduler", **OFTEN))
        # Longer than a worker takes to stop: no request that it made ends by itself.
        patient = {"HISCORES__TIMEOUT_SECONDS": "30"}
        victim = await stack.enter_async_context(process(runtime, "worker", **LIMITS, **patient))

        async def are_asking() -> bool:
            return hiscores.world.requests.in_flight == AT_ONCE

        await until(are_asking, seconds=150)
        victim.terminate()
        async with asyncio.timeout(STOP_SECONDS):
            await victim.wait()
        assert not await runtime.redis.exists(PAUSE), "the hiscores are blamed for what the stop has cut"
        assert not (await looks_of(runtime)).total()
        hiscores.world.heal()
        await stack.enter_async_context(process(runtime, "worker"))
        await until_all_have(runtime, 1)
        await until_settled(runtime)
        await check_looks(runtime, hiscores, 1)
