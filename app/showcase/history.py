"""The year before the last hours: of each character what the pipeline would have stored, look by look, in one go."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.demo.hiscores import SimulatedHiscores
from app.demo.loading import load
from app.demo.past import Past, SnapshotRow
from app.demo.player_past import evenly, past
from app.hiscores.boards import DETECTED, Board
from app.hiscores.metrics import newly_seen
from app.models.look import Look
from app.models.player import Player
from app.models.rank_page import RankPage
from app.services.history import metrics, records, sealing
from app.services.history.rank_packing import Ranks
from app.services.history.ranks import week_of
from app.services.looks.look_log import LOOKS_KEPT
from app.services.looks.tracker import Tracker
from app.showcase.cast import CAST, NEW_BOSS, Character
from app.showcase.story import SWITCHED_OFF

EVERY = timedelta(minutes=30)
"""Between two looks of the last weeks, as is usual."""
LONG_AGO = timedelta(days=14)
EVERY_LONG_AGO = timedelta(hours=4)
"""Before that, as if each player had had this interval: a year of half hours would take minutes to make."""
LONGEST_GAP = 2 * EVERY_LONG_AGO
APART = timedelta(seconds=67)
"""Between the looks at two players, which are never made all at once."""


async def make_history(
    tracker: Tracker, world: SimulatedHiscores, end: datetime, begun: datetime, report: Callable[[str], None]
) -> None:
    """All looks until `end`, in the place of whatever an interrupted start has left."""
    async with tracker.database.transaction() as session:
        await session.execute(text("TRUNCATE players RESTART IDENTITY CASCADE"))
        await session.execute(text("UPDATE metrics SET first_seen_at = NULL"))
        await metrics.adopt(session, [newly_seen(NEW_BOSS, is_skill=False)])
        await tracker.metrics.refresh(session)
    for number, character in enumerate(CAST):
        report(f"Making a year of history: {character.name}, {number + 1} of {len(CAST)}")
        at = list(_times(character, end, begun, number * APART))
        metric_ids = {name: metric.id for name, metric in tracker.metrics.by_name.items()}
        player = world.player(character.name)
        found = past(player, character.board, at, LONGEST_GAP, metric_ids, world.layout)
        async with tracker.database.transaction() as session:
            await store(session, character, found, begun)


def _times(character: Character, end: datetime, begun: datetime, offset: timedelta) -> Iterator[datetime]:
    """Of the looks at a character. Nobody looked while the machine was off, or the player paused."""
    start = end - timedelta(days=character.tracked_days)
    recently = max(end - LONG_AGO, start)
    until = end - timedelta(days=character.paused_days)
    off, on = (begun - ago for ago in SWITCHED_OFF)
    for at in (*evenly(start, recently - EVERY, EVERY_LONG_AGO), *evenly(recently, end, EVERY)):
        if at <= until and not off <= at < on:
            yield at + offset


async def store(session: AsyncSession, character: Character, found: Past, begun: datetime) -> None:
    """A character with its past, all that is derived from that, and the log of the last looks."""
    tail = sealing.begin(sealing.open_week(begun))
    player_id = await load(session, character.first_name, character.board, found, tail)
    await _pack(session, player_id, character.board, (row for row in found.snapshots() if row.at < tail))
    player = await session.get_one(Player, player_id)
    player.detects_board = character.board in DETECTED
    rng = Random(character.name)
    log = [
        {"player_id": player_id, "duration_ms": rng.randint(60, 420), **look._asdict()}
        for look in found.looks()
        if look.at > begun - LOOKS_KEPT
    ]
    if log:
        await session.execute(insert(Look), log)
    await records.rebuild(session, player_id)


async def _pack(session: AsyncSession, player_id: int, board: Board, snapshots: Iterable[SnapshotRow]) -> None:
    """The ranks of weeks that are over go where they would be by now; all cores pack them."""
    ranks = (Ranks(row.at, board, row.kind, row.ranks) for row in snapshots)
    weeks = {week: list(found) for week, found in groupby(ranks, key=lambda each: week_of(each.at))}
    pages = await asyncio.gather(*(asyncio.to_thread(sealing.page, found) for found in weeks.values()))
    session.add_all(RankPage(player_id=player_id, week=week, **page) for week, page in zip(weeks, pages, strict=True))
