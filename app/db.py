"""The way to the database: one engine a process, sessions that are one transaction each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from asyncpg import InterfaceError, InternalClientError, PostgresError
from sqlalchemy import Text, literal_column
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import InterfaceError as SqlInterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from app.config import Settings
from app.errors import StartupError

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30
SERVER_SETTINGS = {
    "application_name": "osrsdiff",
    "timezone": "UTC",
    "jit": "off",
    # Statements are few probes of an index, whatever they ask for: to plan them each time takes longer than they do.
    "plan_cache_mode": "force_generic_plan",
}
NOT_FLUSHED = literal_column("set_config('synchronous_commit', 'off', true)", Text)
"""To be selected in a transaction whose commit need not wait for the disk: after a crash of the server within a second
it may not have been. The next one that does wait brings it to the disk as well."""
AWAY = (
    *(OperationalError, SqlInterfaceError, PoolTimeoutError, OSError),
    *(PostgresError, InterfaceError, InternalClientError),
)
"""What a database that is away looks like: while connecting, the driver's own errors and the network's come through."""
FAILURES = (DBAPIError, *AWAY)
"""All that a statement can fail with; `is_away` tells whether the database is."""
REFUSALS = ("08", "57P", "53300")
"""How the SQLSTATEs begin of a server that breaks connections off, starts or stops, or has no connection to spare."""


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database cannot be reached now; one while it goes away is marked otherwise."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return isinstance(error, AWAY) or error.connection_invalidated or state.startswith(REFUSALS)
    return isinstance(error, AWAY)


class Database:
    def __init__(self, settings: Settings, statement_seconds: float | None = STATEMENT_SECONDS) -> None:
        self.engine: AsyncEngine = create_async_engine(
            settings.database_url,
            pool_size=settings.database.pool_size,
            max_overflow=0,
            # Errors are logged, and values may be secrets.
            hide_parameters=True,
            pool_timeout=CONNECT_SECONDS,
            json_serializer=lambda value: orjson.dumps(value, option=orjson.OPT_UTC_Z).decode(),
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": CONNECT_SECONDS,
                "command_timeout": statement_seconds,
                "server_settings": SERVER_SETTINGS,
            },
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        # Each statement is a transaction: that saves the round trips that begin and end one.
        self.single = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.reading = async_sessionmaker(self.single, expire_on_commit=False)
        # For what takes many statements: all that a session reads is as it was at one moment.
        still = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self.of_one_moment = async_sessionmaker(still, expire_on_commit=False)

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
