"""The database and Redis: not only whether they answer, but whether they are what we need."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from sqlalchemy import text

from app.doctor import findings
from app.doctor.findings import Finding
from app.workers import readiness
from app.workers.runtime import Runtime

OF_THE_SERVER = text(
    "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
    "current_setting('autovacuum')"
)
OLDEST_POSTGRES = 150_000
"""As PostgreSQL numbers its versions."""
OLDEST_REDIS = 7
CLOCK_SECONDS = 5
"""Two clocks that are kept in time differ by less."""
FULL = 0.8


async def check_database(runtime: Runtime) -> AsyncIterator[Finding]:
    checks = await readiness.check_database(runtime, readiness.SILENCE)
    if not checks["database"].ok:
        yield Finding("wrong", f"{checks['database'].detail} Start it, or correct DATABASE__URL.")
        return
    yield findings.of(checks["migrations"])
    async with runtime.database.sessions() as session:
        number, version, autovacuum = (await session.execute(OF_THE_SERVER)).one()
        ahead = (datetime.now(UTC) - await runtime.tracker.now(session)).total_seconds()
    yield _version("PostgreSQL", version, "15", is_enough=number >= OLDEST_POSTGRES)
    if autovacuum == "on":
        yield Finding("ok", "Autovacuum is on.")
    else:
        yield Finding("warning", "Autovacuum is off, so tables grow without need: set autovacuum = on in PostgreSQL.")
    yield _clocks(ahead)


def _version(server: str, version: str, oldest: str, *, is_enough: bool) -> Finding:
    if is_enough:
        return Finding("ok", f"{server} {version} answers.")
    return Finding("wrong", f"{server} {version} is too old: it takes {oldest} or newer.")


def _clocks(ahead: float) -> Finding:
    if abs(ahead) < CLOCK_SECONDS:
        return Finding("ok", "Its clock and this machine's agree.")
    which = "ahead of" if ahead > 0 else "behind"
    return Finding(
        "warning", f"This machine's clock is {abs(ahead):.0f} seconds {which} the database's: keep both in time (NTP)."
    )


async def check_redis(runtime: Runtime) -> AsyncIterator[Finding]:
    answers = (await readiness.check_redis(runtime))["redis"]
    if not answers.ok:
        yield Finding("wrong", f"{answers.detail} Start it, or correct REDIS__URL.")
        return
    said = await runtime.redis.info()
    is_enough = int(said["redis_version"].partition(".")[0]) >= OLDEST_REDIS
    # Valkey says both: which Redis it stands for, and its own.
    server = "Valkey" if "valkey_version" in said else "Redis"
    yield _version(server, said[f"{server.lower()}_version"], str(OLDEST_REDIS), is_enough=is_enough)
    yield _persistence(bool(said["aof_enabled"]), said.get("aof_last_write_status", "ok"))
    yield _eviction(said["maxmemory_policy"])
    yield _memory(said["used_memory"], said["maxmemory"])


def _persistence(is_on: bool, last_write: str) -> Finding:
    if not is_on:
        sentence = "It keeps no append-only file, so a restart delays what is queued: set `appendonly yes`."
        return Finding("warning", sentence)
    if last_write != "ok":
        return Finding("wrong", "It cannot write its append-only file: see whether its disk is full.")
    return Finding("ok", "It keeps an append-only file.")


def _eviction(policy: str) -> Finding:
    if policy == "noeviction":
        return Finding("ok", "It evicts nothing.")
    return Finding("wrong", f"It may throw away what is queued ({policy}): set `maxmemory-policy noeviction`.")


def _memory(used: int, most: int) -> Finding:
    said = f"It uses {used / 1e6:.0f} MB" + (f" of {most / 1e6:.0f}" if most else "")
    if most and used > FULL * most:
        return Finding("warning", f"{said}: raise its maxmemory.")
    return Finding("ok", f"{said}.")
