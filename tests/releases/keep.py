"""`scripts/keep_release`: keeps the backup of an instance that has lived, and what it says, for later releases.

Both are named after the version. What is there is never overwritten: what was released stays as it was.
"""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from app import __version__
from app.backups import writing
from app.demo.server import DemoServer
from app.services.accounts import users
from app.services.looks.tracker import Tracker
from app.workers.broker import broker, use_runtime
from app.workers.runtime import Runtime
from app.workers.worker import work
from tests.conftest import SetClock
from tests.releases.life import Life
from tests.releases.serving import serving

FOLDER = Path(__file__).parent
PASSWORD = "the one that the admin had"
OF_A_PLAYER = (
    *("", "/stats", "/stats?at=2026-03-09T00:00:00Z", "/gained?period=all"),
    *("/history?metric=zulrah&period=all", "/buckets?metric=attack&interval=day&period=month"),
    *("/diffs", "/coverage?period=all", "/records", "/fetches", "/events"),
)
OF_ALL = (
    *("/players", "/leaderboards/attack?by=value", "/leaderboards/zulrah?by=gained&period=month"),
    *("/activity?since=2026-03-01T00:00:00Z", "/quarantine", "/quarantine/1", "/quarantine/4"),
    *("/task-runs", "/users", "/api-keys", "/audit"),
)


async def test_keep(runtime: Runtime, tracker: Tracker, hiscores: DemoServer, clock: SetClock) -> None:
    runtime = replace(runtime, tracker=tracker)
    async with runtime.database.transaction() as session:
        await users.create(session, "admin", PASSWORD, "admin")
    async with serving(runtime, PASSWORD) as client:
        key = await lived(runtime, Life(client, hiscores.world, clock))
        said = await answers(client)
    await writing.write(runtime.settings, runtime.database, FOLDER / f"{__version__}.backup", lambda _: None)
    kept = {"asked_at": clock.now.isoformat(), "password": PASSWORD, "api_key": key, "answers": said}
    (FOLDER / f"{__version__}.json").write_text(one_answer_a_line(kept))


def one_answer_a_line(kept: dict[str, Any]) -> str:
    return json.dumps(kept, separators=(",", ":")).replace(',"/', ',\n"/') + "\n"


async def lived(runtime: Runtime, life: Life) -> str:
    """All of it, with a worker in this event loop; the API key that is left."""
    use_runtime(runtime)
    broker.is_worker_process = True
    await broker.startup()
    stop = asyncio.Event()
    working = asyncio.create_task(work(stop))
    try:
        return await life.live()
    finally:
        stop.set()
        await working


async def answers(client: httpx.AsyncClient) -> dict[str, Any]:
    names = [player["username"] for player in (await client.get("/api/v1/players")).json()["items"]]
    said = {}
    for path in (*OF_ALL, *(f"/players/{name}{question}" for name in names for question in OF_A_PLAYER)):
        answer = await client.get(f"/api/v1{path}")
        assert answer.status_code == 200, f"{path}: {answer.text}"
        said[path] = answer.json()
    return said
