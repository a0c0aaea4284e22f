"""Databases of their own on the server of the tests, and all that they hold."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.backups import restoring, target, writing
from app.backups.archive import examine
from app.config import Settings
from app.db import Database
from app.setting_groups import DatabaseSettings

Contents = dict[str, list[str]]
_numbers = count(1)


async def execute(database: Database, *statements: str) -> None:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))


@asynccontextmanager
async def new_database(server: Database, settings: Settings) -> AsyncIterator[Settings]:
    """The settings of an instance whose database is empty, for as long as the block lasts."""
    name = f"osrsdiff_backup_{next(_numbers)}"
    await execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    url = make_url(settings.database_url).set(database=name).render_as_string(hide_password=False)
    try:
        yield settings.model_copy(update={"database": DatabaseSettings(url=SecretStr(url), pool_size=2)})
    finally:
        await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Database]:
    """Nobody must be, while a backup is restored."""
    database = Database(settings, statement_seconds=None)
    try:
        yield database
    finally:
        await database.close()


async def contents(settings: Settings) -> Contents:
    """Every row of every table as PostgreSQL writes it, and what the sequences give next."""
    async with connected(settings) as database, database.engine.connect() as connection:
        tables = await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        found = {
            name: list((await connection.execute(text(f"SELECT t::text FROM {name} t ORDER BY 1"))).scalars())
            for name in sorted(tables.scalars())
        }
        sequences = text("SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences ORDER BY 1")
        return {**found, "sequences": list((await connection.execute(sequences)).scalars())}


async def back_up(settings: Settings, file: Path) -> None:
    async with connected(settings) as database:
        await writing.write(settings, database, file, lambda _: None)


async def restore(settings: Settings, file: Path, *, replace: bool = False) -> None:
    """As the command does, but for the checks of workers, Redis and the migrations."""
    archive = await examine(settings, file)
    async with connected(settings) as database, database.engine.connect() as connection:
        await until_unused(connection)
        replaced = await target.check(connection, archive, replace=replace)
    await restoring.restore(settings, archive, replaced, lambda _: None)


async def until_unused(connection: AsyncConnection) -> None:
    """A connection that was closed is there for a moment longer."""
    async with asyncio.timeout(30):
        while list(await connection.execute(target.OTHERS)):
            await asyncio.sleep(0.05)
