"""The servers that nobody configured elsewhere, started beside us and stopped with us."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from app.config import Settings
from app.embedded.folder import DataFolder
from app.embedded.postgres import PORT, Postgres
from app.embedded.valkey import SOCKET_NAME, Valkey

WATCH_SECONDS = 1

log = structlog.get_logger(__name__)


@asynccontextmanager
async def running_engines(settings: Settings) -> AsyncIterator[None]:
    """PostgreSQL and Valkey, as far as they are embedded; one that ends by itself is started again.

    Raises StartupError. The data folder must be ours alone.
    """
    engines: list[Postgres | Valkey] = []
    if settings.embedded_postgres or settings.embedded_valkey:
        folder = DataFolder(settings)
        if settings.embedded_postgres:
            engines.append(Postgres(settings, folder))
        if settings.embedded_valkey:
            engines.append(Valkey(settings, folder))
    try:
        async with asyncio.TaskGroup() as starting:
            for engine in engines:
                starting.create_task(engine.start())
        keeping = asyncio.create_task(_keep_running(engines))
        try:
            yield
        finally:
            while not keeping.done():  # The Redis client can lose a cancellation.
                keeping.cancel()
                await asyncio.wait([keeping], timeout=WATCH_SECONDS)
    finally:
        await asyncio.gather(*(engine.stop() for engine in engines))


async def _keep_running(engines: list[Postgres | Valkey]) -> None:
    """Start again whatever was killed, as by a system out of memory; nobody else would."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        for engine in engines:
            if engine.has_ended:
                log.error(f"{engine.name} has ended by itself; starting it again.")
                try:
                    await engine.start()
                except Exception as error:  # Whatever it is, the next attempt may fare better.
                    log.error(f"{engine.name} does not start; trying again.", error=str(error))


async def engines_answer(settings: Settings) -> bool:
    """Whether another process runs this folder's engines already (or none are embedded)."""
    sockets = []
    if settings.embedded_postgres:
        sockets.append(settings.socket_dir / f".s.PGSQL.{PORT}")
    if settings.embedded_valkey:
        sockets.append(settings.socket_dir / SOCKET_NAME)
    for socket in sockets:
        try:
            _, writer = await asyncio.open_unix_connection(socket)
        except OSError:
            return False
        writer.close()
    return True
