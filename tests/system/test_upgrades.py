"""A database of another release, met by the program as people start it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.demo.server import DemoServer
from tests.backups.databases import contents
from tests.system.instance import answering, instance, process
from tests.system.processes import environment, free_port, run_osrsdiff, running_up
from tests.test_migrations import run_alembic

pytestmark = pytest.mark.slow


async def test_an_old_schema_is_upgraded_by_the_next_start_and_by_nothing_else(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    folder, port = tmp_path / "data", free_port()
    async with instance(folder, hiscores.url) as runtime:
        async with runtime.database.engine.begin() as connection:
            await connection.run_sync(run_alembic, "downgrade", "-1")
        async with process(runtime, "api", PORT=str(port)), answering(port) as client:
            ready = await client.get("/ready")
            assert (ready.status_code, "osrsdiff db upgrade" in ready.json()["migrations"]["detail"]) == (503, True)
    async with running_up(folder, hiscores.url) as up:
        assert (await up.client.get("/ready")).json()["migrations"]["ok"]


async def test_a_newer_schema_is_refused_with_a_sentence_and_left_alone(tmp_path: Path, hiscores: DemoServer) -> None:
    folder, port = tmp_path / "data", free_port()
    async with instance(folder, hiscores.url) as runtime:
        async with runtime.database.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '2999_01_01_later'"))
        async with process(runtime, "api", PORT=str(port)), answering(port) as client:
            assert "newer release" in (await client.get("/ready")).json()["migrations"]["detail"]
        before = await contents(runtime.settings)
        await refused(folder, "db", "upgrade")
        assert await contents(runtime.settings) == before
    await refused(folder, "up")


async def refused(folder: Path, *command: str) -> None:
    code, said = await run_osrsdiff(*command, env=environment(DATA_DIR=str(folder), PORT="0"))
    assert (code, "newer release (schema 2999_01_01_later)" in said, "Traceback" in said) == (1, True, False), said
