"""PostgreSQL and Valkey as children: first and later starts, odd folders, clean stops, and refusals in sentences."""

import asyncio
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from redis.asyncio import Redis

from app.config import Settings
from app.db import Database
from app.embedded.engines import engines_answer, running_engines
from app.embedded.folder import DataFolder
from app.embedded.postgres import Postgres
from app.embedded.valkey import Valkey
from app.errors import StartupError
from app.setting_groups import RedisSettings
from tests.embedded.beside import connect, embedded_settings, nothing_left, processes_of
from tests.embedded.conftest import Hold

pytestmark = pytest.mark.slow

SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "data_checksums": "on",
    "server_encoding": "UTF8",
    "TimeZone": "UTC",
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "autovacuum": "on",
    "jit": "off",
    "wal_compression": "pglz",
}


async def write_both(settings: Settings, text: str, *, until_safe: bool = False) -> None:
    """With `until_safe`, returns when both have it on disk; Valkey takes a second for that."""
    connection = await connect(settings)
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
    await connection.execute("INSERT INTO kept VALUES ($1)", text)
    await connection.close()
    async with Redis.from_url(settings.redis_url) as redis:
        await redis.rpush("kept", text)
        if until_safe:
            on_disk, _ = await redis.waitaof(1, 0, 60_000)
            assert on_disk == 1


async def read_both(settings: Settings) -> tuple[list[str], list[str]]:
    connection = await connect(settings)
    rows = [row["text"] for row in await connection.fetch("SELECT text FROM kept ORDER BY text")]
    await connection.close()
    async with Redis.from_url(settings.redis_url, decode_responses=True) as redis:
        return rows, sorted(str(each) for each in await redis.lrange("kept", 0, -1))


async def test_what_was_written_is_there_after_a_stop_and_a_start(own: Settings, folder: Path) -> None:
    for day in ("monday", "tuesday"):
        async with running_engines(own):
            await write_both(own, day)
        assert not processes_of(folder)
    async with running_engines(own):
        assert await read_both(own) == (["monday", "tuesday"], ["monday", "tuesday"])


async def test_the_engines_are_durable_small_and_closed_to_the_network(own: Settings, folder: Path) -> None:
    async with running_engines(own):
        connection = await connect(own)
        assert {name: await connection.fetchval(f"SHOW {name}") for name in SETTINGS} == SETTINGS
        await connection.close()
        async with Redis.from_url(own.redis_url, decode_responses=True) as redis:
            found = await redis.config_get("port", "appendonly", "appendfsync", "maxmemory-policy", "save")
        assert found == {
            "port": "0",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "save": "",
        }
        assert not [address for process in processes_of(folder) for address in listening(process)]


def listening(process: psutil.Process) -> list[object]:
    """Addresses on the network; none if it has ended since it was found, as PostgreSQL's helpers do."""
    with suppress(psutil.NoSuchProcess):
        return [found.laddr for found in process.net_connections("inet") if found.status == psutil.CONN_LISTEN]
    return []


async def check_database(settings: Settings) -> None:
    """As the product connects."""
    database = Database(settings)
    await database.check()
    await database.close()


@pytest.mark.parametrize(
    "name", ["with spaces, and a comma", "quo'te\"s", "back\\slash", "100% sure?#&=", "ünï", "long/" + "x" * 100]
)
async def test_the_folder_may_have_any_name(tmp_path: Path, folder: Path, name: str) -> None:
    own = embedded_settings(tmp_path / name)
    try:
        async with running_engines(own):
            await write_both(own, name)
            assert await read_both(own) == ([name], [name])
            assert await engines_answer(own)
            await check_database(own)
    finally:
        if not own.socket_dir.is_relative_to(tmp_path):
            shutil.rmtree(own.socket_dir)


async def test_postgres_variables_of_the_environment_change_nothing(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "6000", "PGDATA": "/nowhere", "PGUSER": "nobody", "PGDATABASE": "none"}.items():
        monkeypatch.setenv(name, value)
    async with running_engines(own):
        assert await engines_answer(own)
        await check_database(own)


async def test_whether_the_engines_answer_is_told_truly(own: Settings, hold: Hold) -> None:
    assert not await engines_answer(own)
    holder = hold()
    assert await engines_answer(own)
    holder.kill()
    holder.wait()
    assert await nothing_left(own.data_dir)
    assert not await engines_answer(own)


async def test_only_what_is_not_configured_elsewhere_is_started(own: Settings, folder: Path) -> None:
    elsewhere = own.model_copy(update={"redis": RedisSettings.model_validate({"url": "redis://elsewhere"})})
    async with running_engines(elsewhere):
        assert (folder / "postgres").exists()
        assert not (folder / "valkey").exists()


async def test_a_cancelled_run_stops_them(own: Settings, folder: Path) -> None:
    up = asyncio.Event()

    async def run() -> None:
        async with running_engines(own):
            up.set()
            await asyncio.sleep(600)

    running = asyncio.create_task(run())
    await up.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not processes_of(folder)


def groups_of(folder: Path) -> set[int]:
    """The process groups of what works in `folder`; at least the two servers stay while they are looked at."""
    groups = set()
    for process in processes_of(folder):
        with suppress(ProcessLookupError):
            groups.add(os.getpgid(process.pid))
    assert len(groups) >= 2
    return groups


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_child_leads_a_session_of_its_own_that_the_terminal_does_not_signal(
    folder: Path, hold: Hold, number: signal.Signals
) -> None:
    holder = hold()
    assert os.getpgid(holder.pid) not in groups_of(folder)
    holder.send_signal(number)
    assert await nothing_left(folder)


async def test_data_of_another_major_version_are_left_alone_with_advice(own: Settings, folder: Path) -> None:
    async with running_engines(own):
        pass
    (folder / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(StartupError, match=r"PostgreSQL 15.*osrsdiff backup.*osrsdiff restore"):
        await Postgres(own, DataFolder(own)).start()
    assert not processes_of(folder)


async def test_a_server_that_does_not_come_up_is_reported_with_the_end_of_its_log(own: Settings, folder: Path) -> None:
    async with running_engines(own):
        pass
    (folder / "postgres" / "global" / "pg_control").unlink()
    engine = Postgres(own, DataFolder(own))
    with pytest.raises(StartupError, match="pg_control"):
        await engine.start()
    await engine.stop()


@pytest.mark.parametrize("engine", [Postgres, Valkey])
async def test_a_folder_of_programs_that_has_none_is_a_sentence(
    own: Settings, tmp_path: Path, engine: type[Postgres | Valkey]
) -> None:
    programs = own.embedded.model_copy(update={"postgres_bin": tmp_path, "valkey_bin": tmp_path})
    with pytest.raises(StartupError, match="EMBEDDED__"):
        await engine(own.model_copy(update={"embedded": programs}), DataFolder(own)).start()


async def test_a_full_disk_is_called_so(own: Settings, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("postgres", "initdb"):
        (programs / name).write_text("#!/bin/sh\necho 'FATAL: could not write: No space left on device' >&2; exit 1")
        (programs / name).chmod(0o755)
    embedded = own.embedded.model_copy(update={"postgres_bin": programs})
    with pytest.raises(StartupError, match="disk is full"):
        await Postgres(own.model_copy(update={"embedded": embedded}), DataFolder(own)).start()
