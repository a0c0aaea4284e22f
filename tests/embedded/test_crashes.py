"""What is left after kill -9, of us or of a server, never keeps the next start from its data."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil
import pytest
from redis.exceptions import RedisError

from app.config import Settings
from app.embedded import engines
from app.embedded.engines import engines_answer, running_engines
from tests.embedded.beside import connect, nothing_left, processes_of
from tests.embedded.conftest import Hold
from tests.embedded.test_engines import read_both, write_both

pytestmark = pytest.mark.slow
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")


def kill(*processes: psutil.Process) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def server_of(folder: Path, program: str) -> psutil.Process:
    """One of the two servers; PostgreSQL's own children are none."""
    pid_file = {"postgres": "postgres/postmaster.pid", "valkey-server": "valkey/valkey.pid"}[program]
    return psutil.Process(int((folder / pid_file).read_text().split()[0]))


@linux
@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
async def test_children_die_with_us_and_committed_rows_survive(
    own: Settings, folder: Path, hold: Hold, loop: str
) -> None:
    holder = hold(loop)
    servers = [server_of(folder, program) for program in ("postgres", "valkey-server")]
    assert set(servers) <= set(processes_of(folder))
    await write_both(own, "committed")
    holder.kill()
    holder.wait()
    assert await nothing_left(folder)
    async with running_engines(own):
        assert await read_both(own) == (["committed"], ["committed"])


async def test_committed_rows_survive_a_kill_of_everything_at_once(own: Settings, folder: Path, hold: Hold) -> None:
    holder = hold()
    await write_both(own, "committed", until_safe=True)
    kill(psutil.Process(holder.pid), *processes_of(folder))
    holder.wait()
    assert await nothing_left(folder)
    async with running_engines(own):
        assert await read_both(own) == (["committed"], ["committed"])


async def test_orphans_of_this_folder_are_ended_and_replaced(own: Settings, folder: Path, hold: Hold) -> None:
    holder = hold(oddity="orphans")
    await write_both(own, "committed")
    holder.kill()
    holder.wait()
    await asyncio.sleep(0.5)
    orphans = {process.pid for process in processes_of(folder)}
    assert orphans, "there is nothing to test"
    async with running_engines(own):
        assert not orphans & {process.pid for process in processes_of(folder)}
        assert await read_both(own) == (["committed"], ["committed"])


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours that is no server."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


async def test_a_process_that_has_the_pid_of_a_dead_server_is_not_ended_and_stops_no_start(
    own: Settings, folder: Path, innocent: subprocess.Popen[bytes]
) -> None:
    async with running_engines(own):
        pass
    stale = f"{innocent.pid}\n{folder}/postgres\n1700000000\n5432\n{own.socket_dir}\n\n"
    (folder / "postgres" / "postmaster.pid").write_text(stale)
    (own.socket_dir / ".s.PGSQL.5432.lock").write_text(stale)
    (folder / "valkey" / "valkey.pid").write_text(f"{innocent.pid}\n")
    async with running_engines(own):
        assert innocent.poll() is None


@pytest.mark.parametrize("rubbish", ["", "not a number\n", "99999999\n", pytest.param(f"{os.getpid()}\n", id="ours")])
async def test_a_pid_file_with_rubbish_does_not_stop_a_start(own: Settings, folder: Path, rubbish: str) -> None:
    async with running_engines(own):
        pass
    (folder / "postgres" / "postmaster.pid").write_text(rubbish)
    (folder / "valkey" / "valkey.pid").write_text(rubbish)
    async with running_engines(own):
        pass


async def until_it_inserts(settings: Settings) -> None:
    connection = await connect(settings)
    inserts = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'INSERT%'"
    async with asyncio.timeout(60):
        while await connection.fetchval(inserts) == 0:
            await asyncio.sleep(0.05)
    await connection.close()


@linux
async def test_a_backend_that_outlives_its_server_is_ended_before_the_next_start(
    own: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "WATCH_SECONDS", 600)  # We are to be the next start.
    async with running_engines(own):
        connection = await connect(own)
        await connection.execute("CREATE TABLE half (number bigint)")
        busy = asyncio.create_task(connection.execute("INSERT INTO half SELECT generate_series(1, 100000000)"))
        await until_it_inserts(own)
        server_of(folder, "postgres").kill()
        await asyncio.sleep(0.5)
        assert not busy.done(), "there is nothing to test"
    async with running_engines(own):
        connection = await connect(own)
        assert await connection.fetchval("SELECT count(*) FROM half") == 0
        await connection.close()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await busy


def interrupt_first_start(folder: Path, seconds: float) -> None:
    """Kill a first start `seconds` after it has begun to make the database."""
    command = [sys.executable, "-m", "tests.embedded.beside", str(folder), "uvloop", "never whole"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as holder:
        deadline = time.monotonic() + 60
        while not (folder / "postgres.new").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(seconds)
        holder.kill()


async def test_an_interrupted_first_start_begins_anew(own: Settings, folder: Path) -> None:
    for seconds in (0.0, 0.1, 0.25):
        await asyncio.to_thread(interrupt_first_start, folder, seconds)
        assert not (folder / "postgres").exists(), "there is nothing to test"
    async with running_engines(own):
        await write_both(own, "whole")
    assert not (folder / "postgres.new").exists()


@pytest.fixture
def writer(folder: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A postgres, as far as its name goes, that keeps making files where an interrupted first start did."""
    draft = folder / "postgres.new"
    draft.mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    program = tmp_path / "postgres"
    shutil.copy(shutil.which("sh") or "/bin/sh", program)
    script = "number=0; while :; do number=$((number + 1)); : > $number; done"
    with subprocess.Popen([str(program), "-c", script], cwd=draft, stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


@linux
async def test_what_an_interrupted_first_start_left_at_work_does_not_disturb_the_next(
    own: Settings, folder: Path, writer: subprocess.Popen[bytes]
) -> None:
    while not any((folder / "postgres.new").iterdir()):
        await asyncio.sleep(0.01)
    async with running_engines(own):
        assert writer.wait(60) == -signal.SIGKILL
        await write_both(own, "whole")


@pytest.mark.parametrize("program", ["postgres", "valkey-server"])
async def test_a_server_that_is_killed_is_started_again_with_its_data(
    own: Settings, folder: Path, program: str
) -> None:
    async with running_engines(own):
        await write_both(own, "committed", until_safe=True)
        victim = server_of(folder, program)
        kill(victim)
        async with asyncio.timeout(60):
            while not await engines_answer(own) or victim in processes_of(folder):
                await asyncio.sleep(0.1)
            while True:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, RedisError):
                    assert await read_both(own) == (["committed"], ["committed"])
                    break
                await asyncio.sleep(0.1)
    assert not processes_of(folder)
