"""Engines run by another process, so that it can be killed: `python -m tests.embedded.beside FOLDER LOOP ODDITY`."""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import asyncpg
import psutil
import uvloop

from app.config import Settings
from app.embedded import postgres, process
from app.embedded.engines import running_engines
from app.setting_groups import DatabaseSettings, RedisSettings

READY = "ready"
GONE_SECONDS = 60
"""How long a busy machine may take to end what has to end; a holder would go on for much longer."""

Oddity = Literal["none", "orphans", "never whole"]
"""`orphans`: children outlive the process; `never whole`: a first start gets no further than making the database."""


def embedded_settings(folder: Path) -> Settings:
    """Settings that embed both engines in `folder`, whatever the environment says."""
    return Settings(data_dir=folder, database=DatabaseSettings(), redis=RedisSettings(), _env_file=None)


async def connect(settings: Settings) -> asyncpg.Connection:
    return await asyncpg.connect(host=str(settings.socket_dir), port=5432, user="osrsdiff", database="osrsdiff")


def processes_of(folder: Path) -> list[psutil.Process]:
    """The living processes that work in `folder`; dead ones that nobody waited for do not count."""
    return list(_working_in(folder.resolve()))


def _working_in(folder: Path) -> Iterator[psutil.Process]:
    for found in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if found.status() != psutil.STATUS_ZOMBIE and Path(found.cwd()).is_relative_to(folder):
                yield found


async def nothing_left(folder: Path) -> bool:
    """Whether all processes of `folder` end."""
    return await asyncio.to_thread(_gone, folder)


def _gone(folder: Path) -> bool:
    deadline = time.monotonic() + GONE_SECONDS
    while (left := processes_of(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not left


async def _hold(folder: Path) -> None:
    async with running_engines(embedded_settings(folder)):
        print(READY, flush=True)
        await asyncio.sleep(600)


def _make_and_hang(command: Sequence[str]) -> None:
    process.run_to_end(command)
    time.sleep(600)


def main(folder: str, loop: str, oddity: Oddity) -> None:
    if oddity == "orphans":
        process.PR_SET_PDEATHSIG = 0  # No such option: children are not bound to us.
    if oddity == "never whole":
        # There it is looked up, though it comes from elsewhere.
        postgres.run_to_end = _make_and_hang  # type: ignore[attr-defined]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Shells have commands in the background ignore it.
    run = uvloop.run if loop == "uvloop" else asyncio.run
    run(_hold(Path(folder)))


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]  # The tests give an oddity.
