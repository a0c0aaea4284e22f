"""An instance with some history, and an empty database beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.config import Settings
from app.demo.server import DemoServer
from app.services.accounts import users
from app.services.instance import task_runs
from app.services.looks.tracker import Tracker
from app.workers.runtime import Runtime
from tests.backups.databases import back_up, new_database
from tests.conftest import SetClock
from tests.services.transfer.test_transfer import grow


@pytest.fixture
async def there(runtime: Runtime) -> AsyncIterator[Settings]:
    async with new_database(runtime.database, runtime.settings) as settings:
        yield settings


@pytest.fixture
async def grown(runtime: Runtime, tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> Settings:
    """The settings of an instance with something in every kind of table."""
    await grow(tracker, hiscores, clock)
    async with runtime.database.transaction() as session:
        await users.create(session, "guest", "correct horse", "viewer")
        await task_runs.create(session, "fetch_player", {"player_id": 1})
    return runtime.settings


@pytest.fixture
async def file(grown: Settings, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "a.backup"
    await back_up(grown, path)
    return path
