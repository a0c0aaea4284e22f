"""The schema: what the migrations make is what the models say, up and down."""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text

from app.config import Settings
from app.errors import StartupError
from app.hiscores.metrics import CATALOGUE
from app.migrate import alembic_config, pending_migrations, upgrade
from app.models.base import Base
from app.models.metric import Metric
from app.workers.runtime import Runtime


def run_alembic(connection: Connection, what: str, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    getattr(command, what)(config, revision)


async def test_the_models_differ_in_nothing_from_the_migrated_schema(runtime: Runtime) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))

    async with runtime.database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert not await connection.run_sync(pending_migrations)


async def test_every_migration_can_be_taken_back_and_done_again(runtime: Runtime) -> None:
    """In one transaction that is rolled back, so that other tests find their tables."""
    revisions = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    async with runtime.database.engine.connect() as connection, connection.begin() as transaction:
        for _ in range(2):
            await connection.run_sync(run_alembic, "downgrade", "base")
            assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
            for revision in reversed(revisions):
                await connection.run_sync(run_alembic, "upgrade", revision)
        await transaction.rollback()


async def test_several_processes_may_upgrade_at_once(runtime: Runtime, settings: Settings) -> None:
    await asyncio.gather(*(upgrade(settings) for _ in range(5)))
    async with runtime.database.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Metric)) == len(CATALOGUE)


async def test_a_database_of_a_newer_release_is_left_alone_with_a_sentence(runtime: Runtime) -> None:
    async with runtime.database.engine.begin() as connection:
        current = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        await connection.execute(text("UPDATE alembic_version SET version_num = '2999_01_01_later'"))
    try:
        with pytest.raises(StartupError, match="newer release"):
            await upgrade(runtime.settings)
    finally:
        async with runtime.database.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :current"), {"current": current})
