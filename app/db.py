"""The way to the database: one engine a process, sessions that are one transaction each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from app.config import Settings
from app.errors import StartupError

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30


class Database:
    def __init__(self, settings: Settings) -> None:
        self.engine: AsyncEngine = create_async_engine(
            settings.database_url,
            pool_size=settings.database.pool_size,
            max_overflow=0,
            pool_timeout=CONNECT_SECONDS,
            json_serializer=lambda value: orjson.dumps(value, option=orjson.OPT_UTC_Z).decode(),
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": CONNECT_SECONDS,
                "command_timeout": STATEMENT_SECONDS,
                "server_settings": {"application_name": "osrsdiff", "timezone": "UTC", "jit": "off"},
            },
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end of the block, or rolls back if the block raises."""
        async with self.sessions.begin() as session:
            yield session

    async def check(self) -> None:
        """Raises StartupError, with the address but not the password, if the database does not let us in."""
        try:
            async with self.engine.connect():
                pass
        except (OSError, TimeoutError, PostgresError, InterfaceError, DBAPIError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise StartupError(f"The database {self.engine.url} does not let us in ({reason}): check it.") from error

    async def close(self) -> None:
        await self.engine.dispose()
