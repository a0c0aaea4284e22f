"""One process is asked about what others do."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.demo.server import DemoServer
from app.workers.runtime import Runtime
from tests.scraping import Scraped, looks, parse
from tests.system.processes import free_port
from tests.system.test_faults import add_players, instance, make_due, process, until

pytestmark = pytest.mark.slow

NEW_YEAR = "0 0 1 1 *"
"""No slot in which everybody becomes due once more."""


@asynccontextmanager
async def api(runtime: Runtime, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    """An API process, as soon as it answers."""
    port = free_port()
    async with (
        process(runtime, "api", PORT=str(port), **settings),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):

        async def answers() -> bool:
            try:
                return (await client.get("/health")).status_code == 200
            except httpx.TransportError:
                return False

        await until(answers, seconds=120)
        yield client


async def scrape(client: httpx.AsyncClient) -> Scraped:
    answer = await client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


async def test_one_api_process_shows_what_all_workers_do_and_so_does_the_next(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        await add_players(runtime, hiscores, 10, None)
        for command in ("scheduler", "worker", "worker"):
            await stack.enter_async_context(process(runtime, command, SCHEDULES__FETCH_HISCORES=NEW_YEAR))
        async with api(runtime) as client:
            await make_due(runtime)

            async def all_is_counted() -> bool:
                scraped = await scrape(client)
                return looks(scraped) == {"success": 10, "unchanged": 10} and scraped["osrsdiff_workers"] == 2

            await until(all_is_counted, seconds=180)

            async def nothing_waits() -> bool:
                scraped = await scrape(client)
                return scraped["osrsdiff_queue_length"] == scraped["osrsdiff_lag_seconds"] == 0

            await until(nothing_waits, seconds=60)
        async with api(runtime) as other:
            scraped = await scrape(other)
            assert looks(scraped) == {"success": 10, "unchanged": 10}
            assert scraped["osrsdiff_look_duration_seconds_count"] == 20
