"""Real servers for all tests: embedded ones of their own, or those that DATABASE__URL and REDIS__URL name.

The settings are put into the environment here, before anything of `app` is imported: the broker reads them then.
"""

import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from sqlalchemy import ColumnElement, DateTime, QueuePool, bindparam, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

_folder = tempfile.TemporaryDirectory(prefix="osrsdiff-")
os.environ["DATA_DIR"] = _folder.name
os.environ["JWT__SECRET_KEY"] = "a key that is only used in tests, of 50 characters."
os.environ["HISCORES__REQUESTS_PER_MINUTE"] = "100000"
os.environ["HISCORES__CONCURRENCY"] = "16"
# A busy machine's answer is not one that never comes; tests of the latter set `hiscores_seconds`.
os.environ["HISCORES__TIMEOUT_SECONDS"] = "60"
ADMIN_DATABASE_URL = os.environ.get("DATABASE__URL")
if ADMIN_DATABASE_URL:
    # Never the database that was named: the tests empty theirs.
    _own = make_url(ADMIN_DATABASE_URL).set(database=f"osrsdiff_test_{os.getpid()}")
    os.environ["DATABASE__URL"] = _own.render_as_string(hide_password=False)

from app.config import Settings, get_settings  # noqa: E402

Settings.model_config["env_file"] = None
get_settings.cache_clear()

from app.db import Database  # noqa: E402
from app.demo.clock import SimulatedClock  # noqa: E402
from app.demo.hiscores import SimulatedHiscores  # noqa: E402
from app.demo.server import DemoServer  # noqa: E402
from app.embedded.engines import running_engines  # noqa: E402
from app.hiscores.client import HiscoresClient  # noqa: E402
from app.migrate import upgrade  # noqa: E402
from app.services.looks.breaker import Breaker  # noqa: E402
from app.services.looks.look_counts import LookCounts  # noqa: E402
from app.services.looks.tracker import Tracker  # noqa: E402
from app.workers.broker import use_runtime  # noqa: E402
from app.workers.runtime import Runtime, open_runtime  # noqa: E402

# How long an example takes says something about the machine only.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    if ADMIN_DATABASE_URL and config.getoption("numprocesses"):
        # Each would set the servers wrongly for the others. Embedded ones, each has for itself.
        raise pytest.UsageError("Leave out `-n`: one process at a time tests the servers that DATABASE__URL names.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Beside each other, the longest go first: nobody waits for one of them at the end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: ("tests/system" not in item.nodeid, item.get_closest_marker("slow") is None))


# To truncate them takes fifty times as long: each table and index would get new files.
EMPTY = """
DO $$ BEGIN
    DELETE FROM players;
    DELETE FROM users;
    DELETE FROM audit_log;
    DELETE FROM task_runs;
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""
"""All that depends on these goes with them, and ids begin anew."""


class NeverOpen(Breaker):
    """For tests in which one player fails again and again; what the breaker does is tested by itself."""

    async def failed(self, *_: object) -> bool:
        return False


class SetClock:
    """The database's clock as the pipeline sees it, set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def __call__(self) -> ColumnElement[datetime]:
        return bindparam("set_clock", callable_=lambda: self.now, type_=DateTime(timezone=True))

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def connections_taken(database: Database) -> int:
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return get_settings()


@pytest.fixture(scope="session")
async def servers(settings: Settings) -> AsyncIterator[None]:
    """PostgreSQL with the schema in place, and Redis."""
    async with running_engines(settings):
        if ADMIN_DATABASE_URL:
            await _run_sql(f'CREATE DATABASE "{make_url(settings.database_url).database}"')
        await upgrade(settings)
        yield
        if ADMIN_DATABASE_URL:
            await _run_sql(f'DROP DATABASE "{make_url(settings.database_url).database}" WITH (FORCE)')


async def _run_sql(statement: str) -> None:
    assert ADMIN_DATABASE_URL is not None
    url = make_url(ADMIN_DATABASE_URL).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture(scope="session")
async def session_runtime(settings: Settings, servers: None) -> AsyncIterator[Runtime]:
    with pytest.MonkeyPatch.context() as patch:
        # Servers of a busy machine are not away, though many ask them at once.
        patch.setattr("app.db.CONNECT_SECONDS", 60)
        patch.setattr("app.workers.runtime.REDIS_SECONDS", 60)
        async with open_runtime(settings) as runtime:
            use_runtime(runtime)
            yield runtime


@pytest.fixture
async def runtime(session_runtime: Runtime) -> Runtime:
    """Over an emptied database and Redis. Its client asks the simulated hiscores only in tests that use `tracker`."""
    async with session_runtime.database.engine.begin() as connection:
        await connection.execute(text(EMPTY))
        await connection.execute(text("DELETE FROM metrics WHERE kind = 'unknown' OR name = 'Cartography'"))
        await connection.execute(text("UPDATE metrics SET first_seen_at = NULL"))
    for known in (session_runtime.metrics.by_id, session_runtime.metrics.by_name, session_runtime.metrics.by_slug):
        known.clear()
    async for key in session_runtime.redis.scan_iter("*osrsdiff*"):
        await session_runtime.redis.delete(key)
    return session_runtime


@pytest.fixture
async def hiscores() -> AsyncIterator[DemoServer]:
    """A simulated hiscores server without players, where nothing moves by itself."""
    async with DemoServer(SimulatedHiscores(SimulatedClock(frozen=True), ranks_drift=False)) as server:
        yield server


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def hiscores_seconds(settings: Settings) -> float:
    """How long `tracker` waits for an answer of the hiscores."""
    return settings.hiscores.timeout_seconds


@pytest.fixture
async def tracker(
    runtime: Runtime, hiscores: DemoServer, clock: SetClock, hiscores_seconds: float
) -> AsyncIterator[Tracker]:
    """The pipeline, asking the simulated hiscores, with a clock set by hand."""
    changes = {"base_url": hiscores.url, "timeout_seconds": hiscores_seconds}
    asked = runtime.settings.hiscores.model_copy(update=changes)
    counts = LookCounts(runtime.redis)
    async with HiscoresClient(asked) as client:
        breaker = NeverOpen(runtime.redis)
        yield replace(runtime.tracker, client=client, clock=clock, counts=counts, breaker=breaker)
    await counts.close()
