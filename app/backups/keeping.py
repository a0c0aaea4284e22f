"""Scheduled backups: one a slot, the latest few kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.backups import writing
from app.config import Settings
from app.db import Database
from app.embedded.postgres import postgres_program
from app.errors import StartupError, Unavailable

NAME = "osrsdiff-{at:%Y-%m-%dT%H-%M-%SZ}.backup"
OURS = re.compile(r"osrsdiff-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup")
"""The names sort by time. Nothing with another is ever touched."""


@dataclass(frozen=True, slots=True)
class Kept:
    file: str
    size: int
    """Bytes."""
    removed: int
    """Older ones."""


async def back_up(settings: Settings, database: Database, at: datetime) -> Kept:
    """The backup of a moment, unless it is there already; then those beyond the latest `BACKUP__KEEP` go.

    Raises as `writing.write`, and Unavailable if the folder is not there.
    """
    folder = _folder(settings)
    try:
        postgres_program(settings, "pg_dump")
    except StartupError as error:
        raise Unavailable(str(error)) from error
    file = folder / NAME.format(at=at.astimezone(UTC))
    for draft in folder.glob(f"*{writing.DRAFT_SUFFIX}"):
        if OURS.fullmatch(draft.name.removesuffix(writing.DRAFT_SUFFIX)):
            writing.remove_leftover(draft)
    if not file.exists():
        await writing.write(settings, database, file, lambda _: None)
    return Kept(str(file), file.stat().st_size, _remove_oldest(folder, settings.backup.keep))


def folder_amiss(settings: Settings) -> str | None:
    """A sentence if the folder that is named for backups is not there: it may be of a disk that is away now."""
    named = settings.backup.folder
    if named is None or settings.backup.keep == 0 or named.is_dir():
        return None
    return f"The folder for backups, {named}, is not there: make it, or correct BACKUP__FOLDER."


def _folder(settings: Settings) -> Path:
    """The one in the data folder is made, any other is not."""
    folder = settings.backup_folder
    if folder is None:
        raise Unavailable("No backups are kept: set BACKUP__FOLDER, and BACKUP__KEEP to more than 0.")
    if settings.backup.folder is None:
        folder.mkdir(mode=0o700, exist_ok=True)
    if amiss := folder_amiss(settings):
        raise Unavailable(amiss)
    return folder


def _remove_oldest(folder: Path, keep: int) -> int:
    backups = sorted(file for file in folder.iterdir() if OURS.fullmatch(file.name))
    for file in backups[:-keep]:
        file.unlink(missing_ok=True)
    return len(backups[:-keep])
