"""One process is asked about what others do; one request is followed through their logs."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.demo.server import DemoServer
from app.services.accounts import users
from app.workers.runtime import Runtime
from tests.scraping import Scraped, looks, parse
from tests.system.instance import add_players, answering, instance, log_of, make_due, process, until
from tests.system.processes import PASSWORD, free_port

pytestmark = pytest.mark.slow

NEW_YEAR = "0 0 1 1 *"
"""No slot in which everybody becomes due once more."""
TOKEN = "a token that only tests use"


@asynccontextmanager
async def api(runtime: Runtime, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    """An API process, as soon as it answers."""
    port = free_port()
    async with process(runtime, "api", PORT=str(port), **settings), answering(port) as client:
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


def lines(runtime: Runtime, command: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in log_of(runtime, command).read_text().splitlines())


async def test_a_fetch_can_be_followed_from_its_request_into_the_worker_and_no_secret_is_on_the_way(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    talkative = {"LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        [player_id] = await add_players(runtime, hiscores, 1, None)
        async with runtime.database.transaction() as session:
            await users.create(session, "admin", PASSWORD, "admin")
        await stack.enter_async_context(process(runtime, "worker", **talkative))
        client = await stack.enter_async_context(api(runtime, METRICS__TOKEN=TOKEN, **talkative))
        signed_in = (await client.post("/auth/login", data={"username": "admin", "password": PASSWORD})).json()
        secrets = (PASSWORD, TOKEN, signed_in["access_token"], signed_in["refresh_token"])
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        assert (await client.get(f"/metrics?token={TOKEN}")).status_code == 200
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        started = await client.post("/api/v1/players/player 0/fetch", headers={"X-Request-ID": "followed-1"})
        assert started.headers["X-Request-ID"] == "followed-1"

        async def has_looked() -> bool:
            return any(line["event"] == "Looked." for line in lines(runtime, "worker"))

        await until(has_looked, seconds=120)
        [request] = [line for line in lines(runtime, "api") if line.get("request_id") == "followed-1"]
        assert (request["event"], request["status"], request["level"]) == ("Answered.", 202, "info")
        [look] = [line for line in lines(runtime, "worker") if line["event"] == "Looked."]
        assert (look["request_id"], look["task"]) == ("followed-1", "fetch_player")
        assert (look["task_id"], look["player_id"]) == (started.json()["task_id"], player_id)
        said = "".join(json.dumps(line) for command in ("api", "worker") for line in lines(runtime, command))
        assert not any(secret in said for secret in secrets)


async def test_what_a_request_starts_in_its_turn_carries_its_id(tmp_path: Path, hiscores: DemoServer) -> None:
    """`fetch_hiscores` started by hand queues a look at everyone."""
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        ids = await add_players(runtime, hiscores, 3, None)
        async with runtime.database.transaction() as session:
            await users.create(session, "admin", PASSWORD, "admin")
        await stack.enter_async_context(process(runtime, "worker", LOG_FORMAT="json"))
        client = await stack.enter_async_context(api(runtime))
        signed_in = (await client.post("/auth/login", data={"username": "admin", "password": PASSWORD})).json()
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        await make_due(runtime)
        started = await client.post("/api/v1/schedules/fetch_hiscores/trigger")
        assert started.status_code == 202

        def looked() -> list[dict[str, Any]]:
            return [line for line in lines(runtime, "worker") if line["event"] == "Looked."]

        async def all_looked_at() -> bool:
            return {line["player_id"] for line in looked()} == set(ids)

        await until(all_looked_at, seconds=120)
        assert {line["request_id"] for line in looked()} == {started.headers["X-Request-ID"]}
        assert len({line["task_id"] for line in looked()}) == len(ids)
