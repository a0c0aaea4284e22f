"""Several processes over one database and one Redis, and how they stand."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from redis.exceptions import RedisError
from sqlalchemy import text, update

from app.config import Settings
from app.db import is_away
from app.demo.server import DemoServer
from app.embedded.engines import running_engines
from app.hiscores.boards import Board
from app.migrate import upgrade
from app.models.player import Player
from app.services.players import adding
from app.setting_groups import DatabaseSettings, HiscoresSettings, RedisSettings
from app.workers.runtime import Runtime, open_runtime
from tests.system.processes import OSRSDIFF, environment


@asynccontextmanager
async def instance(folder: Path, hiscores_url: str) -> AsyncIterator[Runtime]:
    """Embedded servers and an empty database that other processes may use, too."""
    settings = Settings(
        data_dir=folder,
        database=DatabaseSettings(),
        redis=RedisSettings(),
        hiscores=HiscoresSettings(base_url=hiscores_url, requests_per_minute=10_000),
    )
    async with running_engines(settings), open_runtime(settings) as runtime:
        await upgrade(runtime.settings)
        yield runtime


def log_of(runtime: Runtime, command: str) -> Path:
    """What all processes of one kind print."""
    return runtime.settings.data_dir.with_suffix(f".{command}.log")


@asynccontextmanager
async def process(runtime: Runtime, *command: str, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`osrsdiff <command>` on the instance."""
    settings = {
        "DATA_DIR": str(runtime.settings.data_dir),
        "HISCORES__BASE_URL": runtime.settings.hiscores.base_url,
        "HISCORES__REQUESTS_PER_MINUTE": "10000",
        **more,
    }
    with log_of(runtime, command[0]).open("a") as output:
        started = await asyncio.create_subprocess_exec(
            *(str(OSRSDIFF), *command), env=environment(**settings), stdout=output, stderr=output
        )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
            async with asyncio.timeout(60):
                await started.wait()


@asynccontextmanager
async def answering(port: int) -> AsyncIterator[httpx.AsyncClient]:
    """At an API process, as soon as it answers."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        async def answers() -> bool:
            try:
                return (await client.get("/health")).status_code == 200
            except httpx.TransportError:
                return False

        await until(answers, seconds=120)
        yield client


async def add_players(runtime: Runtime, hiscores: DemoServer, count: int, minutes: int | None) -> list[int]:
    ids = []
    for number in range(count):
        hiscores.world.add_player(f"player {number}")
        ids.append(await adding.add(runtime.tracker, f"player {number}", Board.regular, minutes))
    return ids


async def make_due(runtime: Runtime) -> None:
    """As if their time had come, and their last look were long ago."""
    async with runtime.database.transaction() as session:
        now = await session.scalar(text("SELECT now()"))
        await session.execute(
            update(Player).values(next_fetch_at=now, last_attempt_at=Player.last_attempt_at - timedelta(hours=1))
        )


async def looks_of(runtime: Runtime) -> Counter[int]:
    """Looks stored per player, since those of adding them."""
    async with runtime.database.sessions() as session:
        rows = await session.execute(text("SELECT player_id, count(*) - 1 AS looks FROM looks GROUP BY player_id"))
        return Counter({row.player_id: row.looks for row in rows})


async def rows(runtime: Runtime, query: str) -> list[Any]:
    async with runtime.database.reading() as session:
        return list(await session.execute(text(query)))


async def until(condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Wait until it returns true; a server may be away meanwhile."""
    async with asyncio.timeout(seconds):
        while not await _holds(condition):
            await asyncio.sleep(0.2)


async def _holds(condition: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await condition()
    except RedisError:
        return False
    except Exception as error:
        if not is_away(error):
            raise
        return False
