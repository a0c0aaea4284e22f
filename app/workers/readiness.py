"""Whether everything a process depends on is there."""

import asyncio
from dataclasses import dataclass

from redis.exceptions import RedisError
from sqlalchemy import text

from app.migrate import pending_migrations
from app.workers.runtime import Runtime
from app.workers.stream_broker import HEARTBEAT_KEY

PATIENCE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Check:
    ok: bool
    detail: str


async def check(runtime: Runtime) -> dict[str, Check]:
    """By name: database, migrations, redis, worker. Takes a few seconds at most."""
    (database, migrations), (redis, worker) = await asyncio.gather(_check_database(runtime), _check_redis(runtime))
    return {"database": database, "migrations": migrations, "redis": redis, "worker": worker}


async def _check_database(runtime: Runtime) -> tuple[Check, Check]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), runtime.database.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
            pending = await connection.run_sync(pending_migrations)
    except Exception as error:
        return Check(False, f"The database does not answer ({type(error).__name__})."), Check(False, "Not known.")
    if pending:
        return Check(True, "It answers."), Check(False, "The schema is old: run `osrsdiff db upgrade`.")
    return Check(True, "It answers."), Check(True, "The schema is current.")


async def _check_redis(runtime: Runtime) -> tuple[Check, Check]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            beats = await runtime.redis.exists(HEARTBEAT_KEY)
    except (RedisError, OSError, TimeoutError) as error:
        return Check(False, f"Redis does not answer ({type(error).__name__})."), Check(False, "Not known.")
    if not beats:
        return Check(True, "It answers."), Check(False, "No worker runs: start one with `osrsdiff worker`.")
    return Check(True, "It answers."), Check(True, "A worker is alive.")
