"""What is backed up is what comes back, table by table."""

import asyncio
import stat
from collections import Counter
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, make_url, text

from app.backups import target, writing
from app.backups.archive import examine
from app.backups.programs import way_to_database
from app.config import Settings
from app.demo.server import DemoServer
from app.errors import Conflict
from app.hiscores.boards import Board
from app.migrate import pending_migrations, upgrade
from app.models.base import Base
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.setting_groups import DatabaseSettings
from app.workers.runtime import Runtime
from tests.backups.databases import back_up, connected, contents, execute, new_database, restore
from tests.conftest import SetClock
from tests.services.looking import look
from tests.test_migrations import run_alembic

pytestmark = pytest.mark.slow

PLAYERS = 6
WAITING = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'osrsdiff backup' AND wait_event_type = 'Lock'
)
"""
ROLE = "osrsdiff_backup_owner"


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


async def test_every_row_and_the_whole_schema_come_back(grown: Settings, there: Settings, file: Path) -> None:
    before = await contents(grown)
    assert all(before[table] for table in ("players", "changes", "snapshots", "quarantine", "users", "task_runs"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.glob("*.part")) == []
    await restore(there, file)
    assert await contents(there) == before
    async with connected(there) as database, database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert (
            await connection.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'changes'"))
        ).scalar_one() > 0
    again = file.with_name("again.backup")
    await back_up(there, again)
    await restore(there, again, replace=True)
    assert await contents(there) == before


async def test_a_backup_made_while_looks_are_stored_is_of_one_moment(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, runtime: Runtime, there: Settings, tmp_path: Path
) -> None:
    """Players are looked at in turn: at any moment, each has as many looks as the next one, or one more."""
    names = [f"Player {number}" for number in range(PLAYERS)]
    for name in names:
        hiscores.world.add_player(name)
    ids = [await adding.add(tracker, name, Board.regular, None) for name in names]
    stored: list[int] = []
    stop = asyncio.Event()

    async def store() -> None:
        while not stop.is_set():
            clock.advance(minutes=1)
            for name, player_id in zip(names, ids, strict=True):
                hiscores.world.gain(name, "Attack", 10)
                assert (await look(tracker, player_id)).outcome == "success"
                stored.append(player_id)

    storing = asyncio.create_task(store())
    file = tmp_path / "a.backup"
    # It has begun, its moment is fixed, and it waits for a table that no look needs: until many more are stored.
    database = runtime.database
    async with asyncio.timeout(60), database.transaction() as session, database.reading() as looking_on:
        await session.execute(text("LOCK TABLE audit_log"))
        backing_up = asyncio.create_task(writing.write(runtime.settings, database, file, lambda _: None))
        while not await looking_on.scalar(text(WAITING)):
            await asyncio.sleep(0.01)
        before = len(stored)
        while len(stored) < before + PLAYERS:
            assert not storing.done()
            await asyncio.sleep(0.01)
    await backing_up
    stop.set()
    await storing
    await restore(there, file)
    async with connected(there) as restored, restored.engine.connect() as connection:
        rows = await connection.execute(text("SELECT id, look_count, snapshot_count FROM players ORDER BY id"))
        counts = [(row.look_count, row.snapshot_count) for row in rows]
        looks = [look_count for look_count, _ in counts]
        assert looks == sorted(looks, reverse=True)
        assert looks[0] - looks[-1] <= 1
        for table, column in (("looks", 0), ("snapshots", 1)):
            of_player = await connection.execute(text(f"SELECT player_id FROM {table}"))
            assert Counter(of_player.scalars()) == Counter(dict(zip(ids, [row[column] for row in counts], strict=True)))
        behind = "SELECT count(*) FROM changes c JOIN players p ON p.id = c.player_id WHERE c.at > p.last_changed_at"
        assert (await connection.execute(text(behind))).scalar() == 0


async def test_an_older_backup_is_brought_up_to_date(
    runtime: Runtime, there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with new_database(runtime.database, runtime.settings) as old:
        await upgrade(old)
        async with connected(old) as database:
            async with database.engine.begin() as connection:
                await connection.run_sync(run_alembic, "downgrade", "-1")
                assert await connection.run_sync(pending_migrations)
            await execute(database, "INSERT INTO users (username, password_hash, role) VALUES ('a', 'b', 'viewer')")
        with pytest.raises(Conflict, match="osrsdiff db upgrade"):
            await back_up(old, tmp_path / "old.backup")
        with monkeypatch.context() as patch:
            patch.setattr(writing, "pending_migrations", lambda _: False)
            await back_up(old, tmp_path / "old.backup")
        await restore(there, tmp_path / "old.backup")
        assert await contents(there) == await contents(old)
        for settings in (old, there):
            await upgrade(settings)
        async with connected(there) as database, database.engine.connect() as connection:
            assert not await connection.run_sync(pending_migrations)
            assert await connection.run_sync(differences) == []
        assert await contents(there) == await contents(old)


async def test_a_role_that_owns_its_database_and_nothing_else_is_enough(
    runtime: Runtime, grown: Settings, there: Settings, file: Path
) -> None:
    url = make_url(there.database_url)
    own = there.model_copy(
        update={"database": DatabaseSettings(url=url.set(username=ROLE, password=None).render_as_string(False))}
    )
    await execute(
        runtime.database,
        f"DROP ROLE IF EXISTS {ROLE}",
        f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE",
        f"ALTER DATABASE {url.database} OWNER TO {ROLE}",
    )
    try:
        await restore(own, file)
        again = file.with_name("again.backup")
        await back_up(own, again)
        async with connected(there) as somebody, somebody.engine.connect():
            with pytest.raises(Conflict, match="Others use the database"):
                await check_target(own, again)
        await restore(own, again, replace=True)
        assert await contents(own) == await contents(grown)
    finally:
        await execute(runtime.database, f"ALTER DATABASE {url.database} OWNER TO CURRENT_USER")
        async with connected(there) as database:
            await execute(database, f"DROP OWNED BY {ROLE}")
        await execute(runtime.database, f"DROP ROLE {ROLE}")


async def check_target(settings: Settings, file: Path) -> None:
    archive = await examine(settings, file)
    async with connected(settings) as database, database.engine.connect() as connection:
        await target.check(connection, archive, replace=True)


async def test_tables_of_others_are_neither_backed_up_nor_touched(grown: Settings, there: Settings, file: Path) -> None:
    async with connected(there) as database:
        await execute(database, "CREATE TABLE of_others (id int)", "INSERT INTO of_others VALUES (7)")
    for _ in range(2):
        await restore(there, file, replace=True)
        assert await contents(there) == {**await contents(grown), "of_others": ["(7)"]}
    await back_up(there, file.with_name("again"))
    async with connected(there) as database:
        await execute(database, "DROP TABLE of_others")
    await restore(there, file.with_name("again"), replace=True)
    assert await contents(there) == await contents(grown)


@pytest.mark.parametrize(
    ("url", "way"),
    [
        (
            "postgresql://me:p%40ss@db.example:6543/it?ssl=require",
            {
                "HOST": "db.example",
                "PORT": "6543",
                "USER": "me",
                "PASSWORD": "p@ss",
                "DATABASE": "it",
                "SSLMODE": "require",
            },
        ),
        (
            "postgresql://me@/it?host=/run/a%20b&port=5432",
            {"HOST": "/run/a b", "PORT": "5432", "USER": "me", "DATABASE": "it"},
        ),
        (
            "postgresql://me@/it?host=one:1&host=two:2",
            {"HOST": "one,two", "PORT": "1,2", "USER": "me", "DATABASE": "it"},
        ),
    ],
)
def test_the_programs_are_led_where_we_go_ourselves(settings: Settings, url: str, way: dict[str, str]) -> None:
    elsewhere = settings.model_copy(update={"database": DatabaseSettings(url=url)})
    led = way_to_database(elsewhere)
    assert {name.removeprefix("PG"): value for name, value in led.items() if name in {f"PG{key}" for key in way}} == way
