"""Events between real processes: whichever worker looks and whichever API process somebody is connected to."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from app.demo.server import DemoServer
from app.services.accounts import users
from app.up import GRACE_SECONDS
from app.workers.events import REMEMBERED, LookEnded
from app.workers.runtime import Runtime
from tests.following import Stream, Told, following, not_reading
from tests.system.instance import add_players, instance, log_of, process
from tests.system.processes import PASSWORD, environment, free_port, running_up

pytestmark = pytest.mark.slow

STOP_SECONDS = 30
"""More than a busy machine takes to end a process."""
PATIENCE_IS_OVER = "timeout graceful shutdown exceeded"
"""What a web server says that waited in vain for responses to end by themselves."""
Process = asyncio.subprocess.Process


@asynccontextmanager
async def signed_in(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """At an API process, once it answers."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        async with asyncio.timeout(120):
            while True:
                try:
                    answer = await client.post("/auth/login", data={"username": "admin", "password": PASSWORD})
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        assert answer.status_code == 200, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


async def api(stack: AsyncExitStack, runtime: Runtime) -> tuple[Process, httpx.AsyncClient]:
    port = free_port()
    started = await stack.enter_async_context(process(runtime, "api", PORT=str(port)))
    return started, await stack.enter_async_context(signed_in(f"http://127.0.0.1:{port}"))


async def create_admin(runtime: Runtime) -> None:
    async with runtime.database.transaction() as session:
        await users.create(session, "admin", PASSWORD, "admin")


async def hear_the_end(stream: Stream, run_id: str) -> tuple[list[Told], datetime]:
    """All up to the end of a run, and when that was heard."""
    return await stream.until("run", run_id=run_id, state="finished"), datetime.now(UTC)


async def fetch_and_follow(clients: list[httpx.AsyncClient], streams: list[Stream]) -> None:
    """All hear of fetches that one of them starts; in time, but for what a busy machine delays now and then."""
    late = [await fetch_once_and_follow(clients, streams) for _ in range(3)]
    assert min(late) < timedelta(seconds=1)


async def fetch_once_and_follow(clients: list[httpx.AsyncClient], streams: list[Stream]) -> timedelta:
    """All find what they heard of at their own API process; returns how late the last of them heard of its end."""
    fetch = (await clients[0].post("/api/v1/players/player 0/fetch")).json()
    heard = await asyncio.gather(*(hear_the_end(stream, fetch["task_id"]) for stream in streams))
    late = []
    for client, (seen, at) in zip(clients, heard, strict=True):
        look = next(told.data for told in seen if told.data.get("outcome"))
        assert look["run_id"] == fetch["task_id"]
        player = (await client.get("/api/v1/players/player 0")).json()
        assert (player["last_fetched"], player["last_outcome"]) == (look["fetched_at"], look["outcome"])
        run = (await client.get(f"/api/v1/task-runs/{fetch['task_id']}")).json()
        late.append(at - datetime.fromisoformat(run["finished_at"]))
    return max(late)


async def test_two_clients_of_two_api_processes_follow_a_fetch_of_a_third_before_and_after_redis_is_killed(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    folder = tmp_path / "data"
    async with instance(folder, hiscores.url) as runtime, AsyncExitStack() as stack:
        await add_players(runtime, hiscores, 1, None)
        await create_admin(runtime)
        clients = [(await api(stack, runtime))[1] for _ in range(2)]
        await stack.enter_async_context(process(runtime, "worker"))
        streams = [await stack.enter_async_context(following(client)) for client in clients]
        async with asyncio.timeout(120):
            while (await clients[0].get("/ready")).status_code != 200:
                await asyncio.sleep(0.1)
        await fetch_and_follow(clients, streams)
        os.kill(int((folder / "valkey" / "valkey.pid").read_text()), signal.SIGKILL)
        async with asyncio.timeout(120):
            while (await clients[0].post("/api/v1/players/player 0/fetch")).status_code != 202:
                await asyncio.sleep(0.5)
        for stream in streams:
            await stream.until("look")
        await fetch_and_follow(clients, streams)


async def test_a_process_with_open_streams_ends_as_quickly_as_without(tmp_path: Path, hiscores: DemoServer) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        await create_admin(runtime)
        port = free_port()
        plain = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "uvicorn", "app.main:app", "--port", str(port)),
            env=environment(DATA_DIR=str(runtime.settings.data_dir)),
        )
        clients = [(plain, await stack.enter_async_context(signed_in(f"http://127.0.0.1:{port}")))]
        clients.append(await api(stack, runtime))
        for server, client in clients:
            await stop(server, client)
            assert server.returncode in (0, -signal.SIGTERM)
        assert PATIENCE_IS_OVER not in log_of(runtime, "api").read_text()


async def test_a_reader_that_does_not_read_keeps_no_process_from_ending(tmp_path: Path, hiscores: DemoServer) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        await create_admin(runtime)
        server, client = await api(stack, runtime)
        await stack.enter_async_context(not_reading(client))
        async with following(client) as stream:
            for number in range(REMEMBERED - 1):
                runtime.events.tell(LookEnded(number, "long" * 1000, "unchanged", None, 0, None))
            await stream.until("look", player_id=REMEMBERED - 2)
        server.terminate()
        async with asyncio.timeout(GRACE_SECONDS + STOP_SECONDS):
            await server.wait()
        assert PATIENCE_IS_OVER in log_of(runtime, "api").read_text(), "there is nothing to test"


async def test_up_with_open_streams_ends_as_quickly_as_without(tmp_path: Path, hiscores: DemoServer) -> None:
    async with running_up(tmp_path / "data", hiscores.url, ADMIN__PASSWORD=PASSWORD) as up:
        await up.sign_in(PASSWORD)
        await stop(up.process, up.client)
        assert up.process.returncode == 0
        assert PATIENCE_IS_OVER not in (tmp_path / "data" / "logs" / "osrsdiff.log").read_text()


async def stop(server: Process, client: httpx.AsyncClient) -> None:
    """With streams open, which end then."""
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(following(client)) for _ in range(5)]
        server.terminate()
        for stream in streams:
            with pytest.raises(EOFError):
                await stream.until("nothing")  # A scheduler may have tasks to tell of before.
        async with asyncio.timeout(STOP_SECONDS):
            await server.wait()
