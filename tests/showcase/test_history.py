"""A demo's year is stored as the pipeline and its tasks would have left it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.db import Database
from app.demo.loading import load
from app.demo.player_past import evenly, past
from app.models.rank_page import RankPage
from app.services.history import sealing
from app.services.looks.tracker import Tracker
from app.showcase.cast import CAST
from app.showcase.history import EVERY, LONGEST_GAP, store
from app.showcase.story import Story
from tests.services import stored

BEGUN = datetime(2026, 9, 9, 14, 37, 21, 123_456, tzinfo=UTC)
END = datetime(2026, 9, 9, 6, 30, tzinfo=UTC)


@pytest.mark.slow
async def test_pages_that_are_packed_at_once_are_those_that_sealing_makes(tracker: Tracker) -> None:
    async with tracker.database.sessions() as session:
        await tracker.metrics.refresh(session)
    ids = {name: metric.id for name, metric in tracker.metrics.by_name.items()}
    character = CAST[2]
    story = Story(BEGUN)
    player = story.world.player(character.name)
    at = evenly(END - timedelta(days=24), END, EVERY)
    found = past(player, character.board, at, LONGEST_GAP, ids)
    async with tracker.database.transaction() as session:
        await store(session, character, found, BEGUN)
        sealed = await load(session, "Sealed", character.board, found)
    assert await sealing.seal(tracker.database, sealed, BEGUN) > 800
    at_once = sealed - 1
    assert await pages(tracker.database, at_once) == await pages(tracker.database, sealed)
    assert len(await pages(tracker.database, sealed)) == 4
    looked = [
        [(row.fetched_at, row.kind, row.ranks) for row in await stored.snapshots(tracker.database, player_id)]
        for player_id in (at_once, sealed)
    ]
    assert looked[0] == looked[1]


async def pages(database: Database, player_id: int) -> list[Any]:
    columns = (RankPage.week, RankPage.n, RankPage.times, RankPage.body)
    async with database.sessions() as session:
        rows = await session.execute(select(*columns).where(RankPage.player_id == player_id).order_by(RankPage.week))
        return [tuple(row) for row in rows]
