"""Bringing the database's schema up to this release, one process at a time."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.config import Settings
from app.db import Database
from app.errors import StartupError
from app.services.history.metrics import sync_catalogue

MIGRATIONS = Path(__file__).parent.parent / "migrations"
MIGRATION_LOCK = 7_601_000
"""Advisory lock under which migrations run."""


async def upgrade(settings: Settings) -> None:
    """Apply what is missing, and the catalogue of metrics. Raises StartupError for a database of a newer release."""
    database = Database(settings, statement_seconds=None)  # A migration of years of data takes as long as it takes.
    try:
        await database.check()
        async with database.engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            is_new = await connection.run_sync(_upgrade)
        if is_new:
            async with database.single.connect() as alone:
                # A table that was written anew has neither statistics nor pages known to be visible to all.
                await alone.execute(text("VACUUM (ANALYZE)"))
        async with database.transaction() as session:
            await sync_catalogue(session)
    finally:
        await database.close()


def pending_migrations(connection: Connection) -> bool:
    """Whether the schema is not the one this release needs."""
    return _current_revision(connection) != _needed_revision()


def of_newer_release(connection: Connection) -> str | None:
    """A sentence if the database is of a release that this one does not know, and must leave alone."""
    current = _current_revision(connection)
    if current is None or is_known(current):
        return None
    return f"The database was made by a newer release (schema {current}): install that release, or restore a backup."


def schema_amiss(connection: Connection) -> str | None:
    """A sentence if the schema is not the one this release needs."""
    old = "The schema is old: run `osrsdiff db upgrade`." if pending_migrations(connection) else None
    return of_newer_release(connection) or old


def _current_revision(connection: Connection) -> str | None:
    """None for an empty database. Asked at every check of readiness: Alembic's own way costs memory each time."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@cache
def _needed_revision() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


@cache
def _known_revisions() -> frozenset[str]:
    scripts = ScriptDirectory.from_config(alembic_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def is_known(revision: str) -> bool:
    """Whether this release can bring a schema of that revision up to date; one that it cannot is of a newer release."""
    return revision in _known_revisions()


def _upgrade(connection: Connection) -> bool:
    """Whether anything was missing."""
    if newer := of_newer_release(connection):
        raise StartupError(newer)
    is_new = pending_migrations(connection)
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return is_new


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
