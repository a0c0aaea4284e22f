"""`osrsdiff backup` and `osrsdiff restore` as a person uses them, and what is left when they are cut off."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.demo.server import DemoServer
from app.migrate import upgrade
from app.services.instance import task_runs
from app.services.progress.leaderboard_cache import KEY_PREFIX
from app.workers.broker import QUEUE_NAME
from app.workers.runtime import Runtime
from app.workers.stream_consumer import HEARTBEAT_KEY
from tests.backups.databases import connected, contents, execute, new_database
from tests.embedded.beside import connect, embedded_settings
from tests.getting import get_json
from tests.system.processes import OSRSDIFF, PASSWORD, Up, environment, free_port, run_osrsdiff, running_up

pytestmark = pytest.mark.slow

ROWS = 300_000
"""Of a table that takes a second to restore."""


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """As of somebody whose servers are external."""
    servers = {"DATABASE__URL": settings.database_url, "REDIS__URL": settings.redis_url}
    return environment(DATA_DIR=str(settings.data_dir / "unused"), **servers, **more)


def children(pid: int, name: str) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return [child for child in psutil.Process(pid).children() if child.name() == name]
    return []


def is_alive(process: psutil.Process) -> bool:
    """Dead ones that nobody waited for are not."""
    with suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@pytest.fixture
async def there(runtime: Runtime) -> AsyncIterator[Settings]:
    async with new_database(runtime.database, runtime.settings) as settings:
        await upgrade(settings)
        yield settings


async def first_backup(up: Up) -> None:
    """Waits for that of the last slot, which a first start makes up for."""
    asked = {"name": "back_up", "status": "finished"}
    async with asyncio.timeout(120):
        while not (await get_json(up.client, "/api/v1/task-runs", **asked))["items"]:
            await asyncio.sleep(0.1)


async def trigger(up: Up) -> str:
    started = await up.client.post("/api/v1/schedules/back_up/trigger")
    assert started.status_code == 202, started.text
    return str(started.json()["status_url"])


async def outcome(up: Up, status_url: str) -> dict[str, object]:
    async with asyncio.timeout(120):
        while (task := (await up.client.get(status_url)).json())["state"] not in ("finished", "failed"):
            await asyncio.sleep(0.1)
    return dict(task)


async def test_an_instance_moves_to_another_machine_with_all_that_it_has(tmp_path: Path, hiscores: DemoServer) -> None:
    hiscores.world.add_player("Plain Jane")
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "a.backup"
    async with running_up(here, hiscores.url, ADMIN__PASSWORD=PASSWORD) as up:
        await up.sign_in(PASSWORD)
        await up.client.post("/api/v1/players", json={"username": "Plain Jane", "fetch_interval_minutes": 10_080})
        hiscores.world.gain("Plain Jane", "Attack", 1000)
        await up.fetch("Plain Jane")
        player = await up.player("Plain Jane")
        code, said = await run_osrsdiff("backup", str(file), env=environment(DATA_DIR=str(here)))
        assert (code, f"The backup is {file}" in said) == (0, True), said
        code, said = await run_osrsdiff("backup", str(file), env=environment(DATA_DIR=str(here)))
        assert (code, "exists already" in said) == (1, True), said
        code, said = await run_osrsdiff("restore", str(file), "--replace", env=environment(DATA_DIR=str(here)))
        assert (code, f"in use by process {up.process.pid}" in said) == (1, True), said

    env = environment(DATA_DIR=str(there))
    code, said = await run_osrsdiff("restore", str(file), env=env)
    assert (code, "(players: 1, looks: 2)" in said) == (0, True), said
    code, said = await run_osrsdiff("restore", str(file), env=env)
    assert (code, "--replace" in said, "Traceback" in said) == (1, True, False), said
    async with running_up(there, hiscores.url) as up:
        assert up.new_password is None
        await up.sign_in(PASSWORD)
        assert await up.player("Plain Jane") == player
        hiscores.world.gain("Plain Jane", "Attack", 1000)
        assert (await up.fetch("Plain Jane"))["changes"] == 2
    # What was restored has nothing of it; nor has Redis.
    code, said = await run_osrsdiff("restore", str(file), "--replace", env=env)
    assert (code, "(players: 1, looks: 2)" in said) == (0, True), said


@pytest.mark.parametrize("part", ["worker", "scheduler", "api"])
async def test_nothing_is_restored_while_a_part_uses_the_database(
    runtime: Runtime, there: Settings, tmp_path: Path, hiscores: DemoServer, part: str
) -> None:
    file, port = tmp_path / "a.backup", free_port()
    env = environment_of(there, PORT=str(port), PUBLIC_READ="true", HISCORES__BASE_URL=hiscores.url)
    assert (await run_osrsdiff("backup", str(file), env=env))[0] == 0
    before = await contents(there)
    with (tmp_path / "log").open("w") as log:
        process = await asyncio.create_subprocess_exec(str(OSRSDIFF), part, env=env, stdout=log, stderr=log)
    try:
        await _is_at_work(runtime, there, part, port)
        code, said = await run_osrsdiff("restore", str(file), "--replace", env=env)
        assert (code, "stop `osrsdiff up`" in said, "Traceback" in said) == (1, True, False), said
    finally:
        process.terminate()
        await process.wait()
    assert {**await contents(there), "task_runs": []} == before
    code, said = await run_osrsdiff("restore", str(file), "--replace", env=env)
    assert code == 0, said


async def _is_at_work(runtime: Runtime, there: Settings, part: str, port: int) -> None:
    """A worker takes from the queue; the others are connected to the database once they had something to do."""
    if part == "worker":
        async with asyncio.timeout(60):
            while not await runtime.redis.exists(HEARTBEAT_KEY):
                await asyncio.sleep(0.1)
        return
    async with asyncio.timeout(60), httpx.AsyncClient() as client:
        while part == "api":
            with suppress(httpx.TransportError):
                assert (await client.get(f"http://127.0.0.1:{port}/api/v1/players")).status_code == 200
                break
            await asyncio.sleep(0.1)
    await _until(runtime.database, there, "usesysid IS NOT NULL")


async def test_what_redis_holds_of_another_time_is_gone_and_the_counted_requests_are_not(
    runtime: Runtime, there: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    async with connected(there) as database, database.transaction() as session:
        await task_runs.create(session, "back_up", {})
    assert (await run_osrsdiff("backup", str(file), env=environment_of(there)))[0] == 0
    redis = runtime.redis
    await redis.set(f"{KEY_PREFIX}old", "1")
    await redis.set("osrsdiff:window:hiscores", "1")
    await redis.xadd(QUEUE_NAME, {"data": "old"})
    code, said = await run_osrsdiff("restore", str(file), "--replace", env=environment_of(there))
    assert code == 0, said
    assert [key async for key in redis.scan_iter("osrsdiff*")] == [b"osrsdiff:window:hiscores"]
    async with connected(there) as database, database.transaction() as session:
        await task_runs.create_alone(session, "back_up", {})  # Nobody works on the one that was queued then.


async def test_a_restore_that_is_killed_in_the_middle_leaves_the_old_data(
    runtime: Runtime, there: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    env = environment_of(there)
    async with connected(there) as database:
        await execute(
            database,
            "INSERT INTO players (username, username_key, board) VALUES ('a', 'a', 'regular')",
            "INSERT INTO looks (player_id, at, duration_ms, outcome) SELECT 1, to_timestamp(n), 1, 'success'"
            f" FROM generate_series(1, {ROWS}) n",
        )
        assert (await run_osrsdiff("backup", str(file), env=env))[0] == 0
        await execute(database, "TRUNCATE looks", "UPDATE players SET username = 'b'")
    before = await contents(there)
    process = await asyncio.create_subprocess_exec(str(OSRSDIFF), "restore", str(file), "--replace", env=env)
    await _until(runtime.database, there, "query LIKE 'COPY public.looks%'")
    os.kill(process.pid, signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL
    await _until(runtime.database, there, "true", is_there=False)
    assert await contents(there) == before
    code, said = await run_osrsdiff("restore", str(file), "--replace", env=env)
    assert (code, "players: 1" in said) == (0, True), said
    assert len((await contents(there))["looks"]) == ROWS


async def _until(server: Database, settings: Settings, what: str, *, is_there: bool = True) -> None:
    """Until a connection to a database does something, or none does any more."""
    query = text(f"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = :name AND {what})")
    name = settings.database_url.partition("?")[0].rpartition("/")[2]
    async with server.reading() as session, asyncio.timeout(60):
        while await session.scalar(query, {"name": name}) != is_there:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_scheduled_backup_is_made_though_its_worker_ends_in_the_middle(
    tmp_path: Path, hiscores: DemoServer, number: signal.Signals
) -> None:
    folder = tmp_path / "data"
    async with running_up(folder, hiscores.url, ADMIN__PASSWORD=PASSWORD) as up:
        await up.sign_in(PASSWORD)
        await first_backup(up)
        shutil.rmtree(folder / "backups")  # Or one of this second would be there already.
        # As long as this is locked, a backup comes to no end.
        connection = await connect(embedded_settings(folder))
        await connection.execute("BEGIN; LOCK TABLE looks IN ACCESS EXCLUSIVE MODE")
        url = await trigger(up)
        async with asyncio.timeout(60):
            while not (dumps := children(up.process.pid, "pg_dump")):
                await asyncio.sleep(0.05)
        await up.stop(number)
        async with asyncio.timeout(30):
            while any(is_alive(dump) for dump in dumps):
                await asyncio.sleep(0.05)
        connection.terminate()
    async with running_up(folder, hiscores.url) as up:
        await up.sign_in(PASSWORD)
        assert (await outcome(up, url))["state"] == "finished"
        names = os.listdir(folder / "backups")
        assert names
        assert all(name.endswith(".backup") for name in names)
