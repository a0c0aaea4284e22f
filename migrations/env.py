"""Alembic's entry: within `osrsdiff db upgrade` it is given a connection, from the command line it makes one."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text

from app.config import get_settings
from app.db import Database
from app.models.base import Base

LOCK_TIMEOUT = "5s"
"""A migration that has to wait longer for a table gives up, rather than make everyone else wait behind it."""


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=True)
    with context.begin_transaction():
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        context.run_migrations()


async def migrate_by_itself() -> None:
    database = Database(get_settings(), statement_seconds=None)
    async with database.engine.begin() as connection:
        await connection.run_sync(migrate)
    await database.close()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_by_itself())
