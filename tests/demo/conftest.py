from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer

START = datetime(2026, 9, 7, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, frozen=True)


@pytest.fixture
def world(clock: SimulatedClock) -> SimulatedHiscores:
    return SimulatedHiscores(clock)


@pytest.fixture
async def server(world: SimulatedHiscores) -> AsyncIterator[DemoServer]:
    async with DemoServer(world) as server:
        yield server


@pytest.fixture
async def client(server: DemoServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url, timeout=aiohttp.ClientTimeout(total=60)) as client:
        yield client
