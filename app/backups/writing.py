"""Writing a backup: the whole database, as it is at one moment, in one file."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.backups.programs import running
from app.backups.seal import seal
from app.backups.tables import OUR_TABLES
from app.config import Settings
from app.db import Database
from app.errors import Conflict, Unavailable
from app.migrate import pending_migrations

DRAFT_SUFFIX = ".part"
MODE = 0o600
"""It holds hashes of passwords."""
REPORT_SECONDS = 0.2
SPARE_BYTES = 256 * 2**20
"""Left free on the disk: the database may be on it, too, and stops when it is full."""
OPTIONS = ("--format=custom", "--compress=gzip:1", "--no-owner", "--no-privileges", "--no-password")


async def write(settings: Settings, database: Database, file: Path, report: Callable[[int], None]) -> int:
    """Returns its size in bytes; `report` hears of it meanwhile. Once there is such a file it is whole and on the disk.

    Raises Conflict if there is one already or the schema is not of this release, Unavailable or OSError if it fails.
    """
    async with database.engine.connect() as connection:
        if await connection.run_sync(pending_migrations):
            raise Conflict("The database is not of this release: run `osrsdiff db upgrade` first.")
    with _draft(file) as (draft, opened):
        tables = [f"--table={name}" for name in sorted(OUR_TABLES)]
        async with running(settings, "pg_dump", *OPTIONS, *tables, f"--file={draft}") as dump:
            while not await dump.ends_within(REPORT_SECONDS):
                report(os.fstat(opened).st_size)
                _check_room(draft)
        await asyncio.to_thread(seal, draft)
        draft.rename(file)
        await asyncio.to_thread(_sync_folder, file.parent)
        return os.fstat(opened).st_size


def remove_leftover(draft: Path) -> None:
    """Remove a draft, unless somebody writes it still."""
    with draft.open("rb") as opened:
        if _take(opened.fileno()):
            draft.unlink()


@contextmanager
def _draft(file: Path) -> Iterator[tuple[Path, int]]:
    """What is to become a file, opened, ours alone, and gone at the end if it is not that file by then.

    Raises Conflict if there is such a file, or if somebody writes it.
    """
    if file.exists():
        raise Conflict(f"{file} exists already: choose another name.")
    draft = file.with_name(file.name + DRAFT_SUFFIX)
    if draft.exists():
        # Never written on: what wrote it may be there still, though whoever ran that is not.
        remove_leftover(draft)
    try:
        opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    except FileExistsError as error:
        raise Conflict(f"{file} is being written already.") from error
    try:
        if not _take(opened):
            raise Conflict(f"{file} is being written already.")
        yield draft, opened
    finally:
        draft.unlink(missing_ok=True)
        os.close(opened)


def _take(opened: int) -> bool:
    """Hold a file as its only writer, which ends when we do. Whether nobody else does."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check_room(draft: Path) -> None:
    if shutil.disk_usage(draft.parent).free < SPARE_BYTES:
        raise Unavailable(f"The disk of {draft.parent} is nearly full: make room, or write the backup elsewhere.")


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
