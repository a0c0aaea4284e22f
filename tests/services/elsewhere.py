"""A second instance beside the one under test: another database on the same server, with other ids of metrics."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr
from sqlalchemy import make_url, select, text

from app.config import Settings
from app.db import Database
from app.migrate import upgrade
from app.models.player import Player
from app.services.transfer import export_files
from app.services.transfer.exports import Export
from app.services.transfer.imports import import_lines

NAME = "osrsdiff_elsewhere"
PLACE = """
    UPDATE metrics SET id = place
    FROM (SELECT name, row_number() OVER (ORDER BY name DESC) AS place FROM metrics) AS placed
    WHERE placed.name = metrics.name
"""


@asynccontextmanager
async def running_elsewhere(here: Database, settings: Settings) -> AsyncIterator[Database]:
    await _run(here, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    await _run(here, f"CREATE DATABASE {NAME}")
    url = make_url(settings.database_url).set(database=NAME).render_as_string(hide_password=False)
    own = settings.model_copy(
        update={"database": settings.database.model_copy(update={"url": SecretStr(url), "pool_size": 5})}
    )
    await upgrade(own)
    database = Database(own)
    try:
        await empty(database)
        yield database
    finally:
        await database.close()
        await _run(here, f"DROP DATABASE {NAME} WITH (FORCE)")


async def _run(database: Database, statement: str) -> None:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))


async def empty(database: Database) -> None:
    """No players, only the metrics of the catalogue, the last of them with the first id."""
    async with database.engine.begin() as connection:
        for statement in (
            "DELETE FROM players",
            "SELECT setval(pg_get_serial_sequence('players', 'id'), 1000)",
            "SELECT setval(pg_get_serial_sequence('quarantine', 'id'), 2000)",
            "DELETE FROM metrics WHERE kind = 'unknown' OR name = 'Cartography'",
            "UPDATE metrics SET first_seen_at = NULL, id = id + 10000",
            PLACE,
        ):
            await connection.execute(text(statement))


async def exported(database: Database) -> bytes:
    """All players, as a file."""
    async with database.of_one_moment() as session:
        found = (await session.scalars(select(Player).order_by(Player.id))).all()
        return b"".join([chunk async for chunk in Export(session, found).lines()])


async def imported(database: Database, file: bytes) -> dict[str, str]:
    """The names of the players of a file, there and here."""
    async with database.transaction() as session:
        return await import_lines(session, export_files.read(io.BytesIO(file)))
