"""A second instance, for tests that carry history there."""

from collections.abc import AsyncIterator

import pytest

from app.config import Settings
from app.db import Database
from app.workers.runtime import Runtime
from tests.services.elsewhere import empty, running_elsewhere


@pytest.fixture(scope="module")
async def running(session_runtime: Runtime, settings: Settings) -> AsyncIterator[Database]:
    async with running_elsewhere(session_runtime.database, settings) as database:
        yield database


@pytest.fixture
async def elsewhere(running: Database) -> Database:
    await empty(running)
    return running
