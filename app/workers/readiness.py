"""Whether everything a process depends on is there."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncSession

from app.migrate import schema_amiss
from app.services.instance import slots
from app.workers.runtime import Runtime
from app.workers.stream_consumer import HEARTBEAT_KEY
from app.workers.task_config import DISPATCH_DUE

PATIENCE_SECONDS = 3
SILENCE = timedelta(minutes=3)
"""A scheduler fires a slot every minute, and one that starts a slot at once."""


@dataclass(frozen=True, slots=True)
class Check:
    ok: bool
    detail: str


NOT_KNOWN = Check(False, "Not known.")


async def check(runtime: Runtime, age: timedelta) -> dict[str, Check]:
    """By name, for a process that has run for so long. Takes a few seconds at most."""
    of_database, of_redis = await asyncio.gather(check_database(runtime, age), check_redis(runtime))
    return of_database | of_redis


async def check_database(runtime: Runtime, age: timedelta) -> dict[str, Check]:
    """By name: database, migrations, scheduler."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), runtime.database.reading() as session:
            amiss = await (await session.connection()).run_sync(schema_amiss)
            scheduler = NOT_KNOWN if amiss else await _check_scheduler(session, age)
    except Exception as error:
        away = Check(False, f"The database does not answer ({type(error).__name__}).")
        return {"database": away, "migrations": NOT_KNOWN, "scheduler": NOT_KNOWN}
    migrations = Check(False, amiss) if amiss else Check(True, "The schema is current.")
    return {"database": Check(True, "It answers."), "migrations": migrations, "scheduler": scheduler}


async def _check_scheduler(session: AsyncSession, age: timedelta) -> Check:
    """Whoever has only just started gives the scheduler, which may start at the same time, as long as it needs."""
    if await slots.is_firing(session, DISPATCH_DUE, SILENCE):
        return Check(True, "It fires.")
    if age < SILENCE:
        return Check(True, "It has not fired yet; this process has just started.")
    return Check(False, "No scheduler runs: start one with `osrsdiff scheduler`.")


async def check_redis(runtime: Runtime) -> dict[str, Check]:
    """By name: redis, worker."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            beats = await runtime.redis.exists(HEARTBEAT_KEY)
    except (RedisError, OSError, TimeoutError) as error:
        return {"redis": Check(False, f"Redis does not answer ({type(error).__name__})."), "worker": NOT_KNOWN}
    alive = Check(True, "A worker is alive.")
    worker = alive if beats else Check(False, "No worker runs: start one with `osrsdiff worker`.")
    return {"redis": Check(True, "It answers."), "worker": worker}
