"""PostgreSQL's own programs, run as children that end with whoever runs them."""

import asyncio
import os
import signal
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from sqlalchemy import make_url

from app.config import Settings
from app.db import CONNECT_SECONDS
from app.embedded.postgres import postgres_program
from app.embedded.process import becoming_child
from app.errors import Unavailable

LIBPQ_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "database": "PGDATABASE",
    "ssl": "PGSSLMODE",
}
"""What a database's URL can say, and what libpq calls it in the environment."""
LINES = 3
"""Of what a program that failed said last."""


class Program:
    """One under way."""

    def __init__(self, name: str, process: Process, said: IO[bytes]) -> None:
        self.name, self._process, self._said = name, process, said

    async def send(self, data: bytes) -> None:
        """To its standard input. Raises ConnectionError if it reads no more."""
        assert self._process.stdin is not None
        if self._process.stdin.is_closing():  # uvloop would raise something else.
            raise ConnectionResetError
        self._process.stdin.write(data)
        await self._process.stdin.drain()

    def send_no_more(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()

    @property
    def stdout(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None
        return self._process.stdout

    async def end(self) -> None:
        """Wait for its end. Raises Unavailable with the last that it said if it failed."""
        if await self._process.wait() != 0:
            self._said.seek(0)
            said = self._said.read().decode(errors="replace").strip().splitlines()[-LINES:]
            raise Unavailable(f"{self.name} fails: {' '.join(said) or 'it was killed'}")

    async def ends_within(self, seconds: float) -> bool:
        """As `end`, but only for so long; whether it has ended."""
        try:
            async with asyncio.timeout(seconds):
                await self.end()
        except TimeoutError:
            return False
        return True

    async def stop(self) -> None:
        """Kill it, if it runs still."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()  # Its end is not noticed before all that it said is read.


@asynccontextmanager
async def running(
    settings: Settings, name: str, *arguments: str, stdin: int = DEVNULL, stdout: int = DEVNULL
) -> AsyncIterator[Program]:
    """A program that finds the database by its environment; killed if it is not done at the end of the block."""
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            *(str(postgres_program(settings, name)), *arguments),
            stdin=stdin,
            stdout=stdout,
            stderr=said,
            env={**os.environ, **way_to_database(settings)},
            # In a session of its own, so that Ctrl-C reaches only us.
            start_new_session=True,
            preexec_fn=becoming_child(signal.SIGKILL, stays_root=True),
        )
        program = Program(name, process, said)
        try:
            yield program
        finally:
            await program.stop()


def way_to_database(settings: Settings) -> dict[str, str]:
    """The environment that leads libpq where we go ourselves: on a command line everyone could read the password."""
    url = make_url(settings.database_url)
    _, options = url.get_dialect()().create_connect_args(url)
    way = {LIBPQ_NAMES[name]: _as_text(value) for name, value in options.items() if name in LIBPQ_NAMES}
    return {**way, "PGAPPNAME": "osrsdiff backup", "PGCONNECT_TIMEOUT": str(CONNECT_SECONDS)}


def _as_text(value: object) -> str:
    """Of several hosts and their ports there are lists."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
