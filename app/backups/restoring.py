"""Restoring a backup: all of it, or nothing is changed.

`psql` is given one transaction: the old tables are dropped, `pg_restore` says how to make the new ones, and only when
that is at the end of the file do we say COMMIT. Whatever ends early, on either side, leaves it unsaid.
"""

from asyncio import IncompleteReadError
from asyncio.subprocess import PIPE
from collections.abc import Callable, Set
from contextlib import suppress

from app.backups.archive import Archive
from app.backups.programs import Program, running
from app.config import Settings
from app.errors import Unavailable

CHUNK_BYTES = 2**18
LOCK_SECONDS = 5
"""How long to wait for tables that somebody began to use after we looked."""
LAST_OF_SETTINGS = b"SET row_security = off;\n"
UNKNOWN_SETTING = b"SET transaction_timeout = 0;\n"
"""To servers older than PostgreSQL 17."""


async def restore(settings: Settings, archive: Archive, replaced: Set[str], report: Callable[[int], None]) -> None:
    """Make the tables of the backup in the place of those `replaced`; `report` hears how many bytes are done.

    Raises Unavailable if it fails.
    """
    reading = ("--file=-", "--no-owner", "--no-privileges", f"--schema={archive.schema}", str(archive.file))
    writing = ("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1")
    try:
        async with (
            running(settings, "pg_restore", *reading, stdout=PIPE) as source,
            running(settings, "psql", *writing, stdin=PIPE) as target,
        ):
            with suppress(ConnectionError):  # It has ended, and says below why.
                await target.send(_beginning(replaced))
                await _pass_on(source, target, report)
                await source.end()
                await target.send(_end(archive.tables))
            target.send_no_more()
            await target.end()
    except Unavailable as error:
        raise Unavailable(f"The backup is not restored, nothing is changed: {error.detail}") from error


async def _pass_on(source: Program, target: Program, report: Callable[[int], None]) -> None:
    passed = 0
    try:
        chunk = (await source.stdout.readuntil(LAST_OF_SETTINGS)).replace(UNKNOWN_SETTING, b"")
    except IncompleteReadError:
        return  # It has failed, and its end says why.
    while chunk:
        await target.send(chunk)
        passed += len(chunk)
        report(passed)
        chunk = await source.stdout.read(CHUNK_BYTES)


def _beginning(replaced: Set[str]) -> bytes:
    drop = f"DROP TABLE {', '.join(sorted(replaced))};" if replaced else ""
    return f"BEGIN; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'; {drop}\n".encode()


def _end(tables: Set[str]) -> bytes:
    """The planner knows nothing of new tables until they are analysed."""
    return f"RESET search_path; ANALYZE {', '.join(sorted(tables))}; COMMIT;\n".encode()
