"""Real servers, well and badly configured, or away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import text

from app.db import Database
from app.doctor.servers import check_database, check_redis
from app.setting_groups import DatabaseSettings
from app.workers.runtime import Runtime
from tests.conftest import SetClock
from tests.doctor.reading import amiss, read

Configure = Callable[..., Awaitable[None]]


@pytest.fixture
async def configure(runtime: Runtime) -> AsyncIterator[Configure]:
    """Sets something of Redis for the time of a test."""
    before = await runtime.redis.config_get("*")

    async def configure(**settings: str) -> None:
        for name, value in settings.items():
            await runtime.redis.config_set(name.replace("_", "-"), value)

    await configure(appendonly="yes")
    yield configure
    await configure(**{name: str(before[name]) for name in ("maxmemory", "maxmemory-policy", "appendonly")})


async def alter_system(runtime: Runtime, statement: str, autovacuum: str) -> None:
    """Reloading takes a moment."""
    async with runtime.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text(statement))
        await connection.execute(text("SELECT pg_reload_conf()"))
        async with asyncio.timeout(30):
            while await connection.scalar(text("SHOW autovacuum")) != autovacuum:
                await asyncio.sleep(0.05)


async def test_a_good_database_passes_with_its_version_named(runtime: Runtime) -> None:
    found = await read(check_database(runtime))
    assert [level for level, _ in found] == ["ok"] * 4
    assert any("PostgreSQL 1" in sentence for _, sentence in found)


async def test_autovacuum_that_is_off_is_a_warning(runtime: Runtime) -> None:
    await alter_system(runtime, "ALTER SYSTEM SET autovacuum = off", "off")
    try:
        assert "set autovacuum = on" in (await amiss(check_database(runtime)))["warning"]
    finally:
        await alter_system(runtime, "ALTER SYSTEM RESET autovacuum", "on")


async def test_a_clock_that_differs_from_the_databases_is_a_warning(runtime: Runtime, clock: SetClock) -> None:
    database_of_last_winter = replace(runtime, tracker=replace(runtime.tracker, clock=clock))
    found = await amiss(check_database(database_of_last_winter))
    assert "seconds ahead of the database's" in found["warning"]


@pytest.mark.parametrize(
    ("revision", "advice"),
    [("2026_11_23_first", "run `osrsdiff db upgrade`"), ("2999_01_01_later", "install that release")],
)
async def test_a_schema_that_is_not_current_is_wrong_and_says_what_to_do(
    runtime: Runtime, revision: str, advice: str
) -> None:
    async with runtime.database.engine.begin() as connection:
        current = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    try:
        assert advice in (await amiss(check_database(runtime)))["wrong"]
    finally:
        async with runtime.database.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": current})


async def test_an_old_postgresql_is_wrong(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.doctor.servers.OLDEST_POSTGRES", 999_000)
    assert "is too old: it takes 15 or newer" in (await amiss(check_database(runtime)))["wrong"]


async def test_a_database_that_is_away_is_one_finding(runtime: Runtime) -> None:
    nowhere = DatabaseSettings(url=SecretStr("postgresql://u@127.0.0.1:1/d"))
    database = Database(runtime.settings.model_copy(update={"database": nowhere}))
    found = await read(check_database(replace(runtime, database=database)))
    await database.close()
    assert [level for level, _ in found] == ["wrong"]
    assert "correct DATABASE__URL" in found[0][1]


async def test_a_good_redis_passes_with_its_version_named(runtime: Runtime, configure: Configure) -> None:
    found = await read(check_redis(runtime))
    assert [level for level, _ in found] == ["ok"] * 4
    assert found[0][1].startswith(("Valkey ", "Redis "))


@pytest.mark.parametrize(
    ("wrongly", "level", "sentence"),
    [
        ({"appendonly": "no"}, "warning", "set `appendonly yes`"),
        ({"maxmemory_policy": "allkeys-lru"}, "wrong", "set `maxmemory-policy noeviction`"),
        ({"maxmemory": "1100000"}, "warning", "raise its maxmemory"),
    ],
)
async def test_what_is_amiss_about_redis_says_what_to_set(
    runtime: Runtime, configure: Configure, wrongly: dict[str, str], level: str, sentence: str
) -> None:
    await configure(**wrongly)
    assert sentence in (await amiss(check_redis(runtime)))[level]


async def test_an_old_redis_is_wrong(runtime: Runtime, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.doctor.servers.OLDEST_REDIS", 99)
    assert "is too old" in (await amiss(check_redis(runtime)))["wrong"]


@pytest.mark.slow
async def test_a_redis_that_is_away_is_one_finding(runtime: Runtime) -> None:
    async with Redis(port=1) as nowhere:
        found = await read(check_redis(replace(runtime, redis=nowhere)))
    assert [level for level, _ in found] == ["wrong"]
    assert "correct REDIS__URL" in found[0][1]
