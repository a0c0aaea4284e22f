"""What any release has stored, this one reads: nothing is lost, and everything means what it meant.

`scripts/keep_release` has kept a backup of each release, with what it said of itself.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.config import Settings
from app.migrate import upgrade
from app.models.player import Player
from app.services.history import records
from app.workers.runtime import Runtime, open_runtime
from tests.backups.databases import connected, contents, new_database, restore
from tests.backups.test_round_trip import differences
from tests.conftest import SetClock
from tests.releases.serving import serving

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
RELEASES = sorted(file.stem for file in FOLDER.glob("*.backup"))


@dataclass
class Kept:
    """An instance of an older release, restored and not yet upgraded, and what it said at the time."""

    settings: Settings
    said: dict[str, Any]


@pytest.fixture(params=RELEASES)
async def kept(request: pytest.FixtureRequest, runtime: Runtime) -> AsyncIterator[Kept]:
    async with new_database(runtime.database, runtime.settings) as settings:
        await restore(settings, FOLDER / f"{request.param}.backup")
        yield Kept(settings, json.loads((FOLDER / f"{request.param}.json").read_text()))


@pytest.fixture
async def reading(kept: Kept) -> AsyncIterator[Runtime]:
    """This release on that instance, brought up to date, at the time at which it was asked."""
    await upgrade(kept.settings)
    clock = SetClock()
    clock.now = datetime.fromisoformat(kept.said["asked_at"])
    async with open_runtime(kept.settings) as opened:
        yield replace(opened, tracker=replace(opened.tracker, clock=clock))


def lost(before: Any, after: Any, where: str = "") -> list[str]:
    """Where an answer no longer says what it did; it may say more."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [place for name in before for place in lost(before[name], after.get(name), f"{where}.{name}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [
            place
            for number, pair in enumerate(zip(before, after, strict=True))
            for place in lost(*pair, f"{where}[{number}]")
        ]
    return [] if before == after else [f"{where}: {before!r} is {after!r}"]


async def test_no_row_is_lost_and_the_schema_is_that_of_the_models(kept: Kept) -> None:
    before = await contents(kept.settings)
    await upgrade(kept.settings)
    after = await contents(kept.settings)
    assert {table for table, rows in before.items() if len(rows) > len(after.get(table, []))} == set()
    async with connected(kept.settings) as database, database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_answer_says_what_it_said(kept: Kept, reading: Runtime) -> None:
    async with serving(reading, kept.said["password"]) as client:
        for path, before in kept.said["answers"].items():
            answer = await client.get(f"/api/v1{path}")
            assert lost(before, answer.json(), path) == []


async def test_keys_work_as_they_did(kept: Kept, reading: Runtime) -> None:
    async with serving(reading, kept.said["password"]) as client:
        client.headers["Authorization"] = f"Bearer {kept.said['api_key']}"
        assert (await client.get("/api/v1/players")).status_code == 200
        assert (await client.get("/api/v1/task-runs")).status_code == 403


async def test_records_reckoned_anew_are_the_same(kept: Kept, reading: Runtime) -> None:
    before = (await contents(kept.settings))["records"]
    assert before
    async with reading.database.transaction() as session:
        for player_id in await session.scalars(select(Player.id)):
            await records.rebuild(session, player_id)
    assert (await contents(kept.settings))["records"] == before
