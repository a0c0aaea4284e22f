"""What a backup holds, found out before anything is done with it."""

import asyncio
import re
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

from app.backups.programs import running
from app.backups.seal import is_sealed
from app.backups.tables import VERSION_TABLE
from app.config import Settings
from app.errors import Invalid
from app.migrate import is_known

MADE_AT = re.compile(r"^;\s+Archive created at (.+)$", re.MULTILINE)
TABLE = re.compile(r"^\d+; \d+ \d+ TABLE (?!DATA )(\S+) (\S+)", re.MULTILINE)
REVISION = re.compile(r"^COPY \S+ \(version_num\) FROM stdin;\n(\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Archive:
    file: Path
    """Absolute."""
    made_at: str
    """As PostgreSQL writes it, in the zone of the machine that reads it."""
    schema: str
    """Where its tables are."""
    tables: set[str]


async def examine(settings: Settings, file: Path) -> Archive:
    """Raises Invalid, a sentence, for what this release cannot restore."""
    if not await asyncio.to_thread(is_sealed, file):
        raise Invalid(f"{file} is no backup that `osrsdiff backup` made, or it is damaged.")
    contents = await _read(settings, file, "--list")
    tables = {name: schema for schema, name in TABLE.findall(contents)}
    version = REVISION.search(await _read(settings, file, "--data-only", f"--table={VERSION_TABLE}", "--file=-"))
    made_at = MADE_AT.search(contents)
    assert version is not None
    assert made_at is not None
    if not is_known(version[1]):
        raise Invalid(f"{file} was made by a newer release (schema {version[1]}): install that release first.")
    return Archive(file, made_at[1], tables[VERSION_TABLE], set(tables))


async def _read(settings: Settings, file: Path, *arguments: str) -> str:
    async with running(settings, "pg_restore", *arguments, str(file), stdout=PIPE) as reading:
        said = await reading.stdout.read()
        await reading.end()
    return said.decode()
