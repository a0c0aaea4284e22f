"""`osrsdiff up` over a PostgreSQL and a Redis that somebody else runs."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from app.demo.server import DemoServer
from app.workers.runtime import Runtime
from tests.conftest import ADMIN_DATABASE_URL
from tests.system.processes import PASSWORD, processes_of, running_up

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ADMIN_DATABASE_URL, reason="DATABASE__URL and REDIS__URL name no servers"),
]


async def test_with_servers_configured_nothing_embedded_starts_and_all_works(
    tmp_path: Path, hiscores: DemoServer, runtime: Runtime
) -> None:
    hiscores.world.add_player("Plain Jane")
    folder = tmp_path / "data"
    servers = {name: os.environ[name] for name in ("DATABASE__URL", "REDIS__URL")}
    async with running_up(folder, hiscores.url, ADMIN__PASSWORD=PASSWORD, **servers) as up:
        await up.sign_in(PASSWORD)
        assert (await up.client.post("/api/v1/players", json={"username": "Plain Jane"})).status_code == 201
        assert (await up.fetch("Plain Jane"))["outcome"] == "unchanged"
        assert processes_of(folder) == []
        assert not (folder / "postgres").exists()
    async with runtime.database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM looks"))).scalar_one() == 2
