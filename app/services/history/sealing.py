"""Closed weeks of ranks are packed into pages, and unpacked again when something in them has to change."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Database
from app.models.player import Player
from app.models.rank_page import RankPage
from app.models.snapshot import Snapshot
from app.services.history import rank_packing
from app.services.history.rank_packing import Page, Ranks
from app.services.history.ranks import SNAPSHOT, WEEK, week_of

OPEN_FOR = timedelta(hours=48)
"""A week is packed when it has been over for so long: by then, what is decided about its looks mostly is."""


def open_week(now: datetime) -> date:
    """The first week that is not packed yet."""
    return week_of(now - OPEN_FOR)


async def players_to_seal(session: AsyncSession, now: datetime) -> Sequence[int]:
    """The ids of those who have closed weeks that are not packed."""
    old = exists().where(Snapshot.player_id == Player.id, Snapshot.fetched_at < begin(open_week(now)))
    return (await session.scalars(select(Player.id).where(old).order_by(Player.id))).all()


async def seal(database: Database, player_id: int, now: datetime) -> int:
    """Pack a player's closed weeks, each in a transaction of its own; returns how many snapshots were packed.

    Whoever else packs, decides or stores waits for the player's lock, so each row is in one place at all times.
    """
    packed = 0
    while True:
        async with database.transaction() as session:
            await session.execute(select(Player.id).where(Player.id == player_id).with_for_update())
            count = await _seal_oldest_week(session, player_id, open_week(now))
        if not count:
            return packed
        packed += count


async def _seal_oldest_week(session: AsyncSession, player_id: int, before: date) -> int:
    oldest = await session.scalar(select(func.min(Snapshot.fetched_at)).where(Snapshot.player_id == player_id))
    if oldest is None or week_of(oldest) >= before:
        return 0
    week = week_of(oldest)
    end = begin(week) + WEEK
    rows = await session.execute(SNAPSHOT.where(Snapshot.player_id == player_id, Snapshot.fetched_at < end))
    found = [Ranks(*row) for row in rows]
    sealed = await session.get(RankPage, (player_id, week))
    if sealed is not None:  # Rows of that week came later.
        found += await asyncio.to_thread(rank_packing.unpack, Page(sealed.times, sealed.body))
    found.sort(key=lambda snapshot: snapshot.at)
    await _write(session, player_id, week, found)
    await session.execute(delete(Snapshot).where(Snapshot.player_id == player_id, Snapshot.fetched_at < end))
    return len(found)


async def _write(session: AsyncSession, player_id: int, week: date, snapshots: Sequence[Ranks]) -> None:
    values = await asyncio.to_thread(page, snapshots)
    await session.execute(
        upsert(RankPage)
        .values(player_id=player_id, week=week, **values)
        .on_conflict_do_update(index_elements=[RankPage.player_id, RankPage.week], set_=values)
    )


async def unseal(session: AsyncSession, since: datetime, player_id: int | None = None) -> None:
    """Turn the pages from the week of `since` on, of the locked player or of all, back into rows."""
    keys = select(RankPage.player_id, RankPage.week).where(RankPage.week >= week_of(since))
    if player_id is not None:
        keys = keys.where(RankPage.player_id == player_id)
    for player, week in (await session.execute(keys)).all():
        # One page in memory at a time.
        taken = delete(RankPage).where(RankPage.player_id == player, RankPage.week == week)
        sealed = (await session.execute(taken.returning(RankPage.times, RankPage.body))).one()
        found = await asyncio.to_thread(rank_packing.unpack, Page(*sealed))
        await session.execute(insert(Snapshot), [row(player, snapshot) for snapshot in found])


def page(snapshots: Sequence[Ranks]) -> dict[str, Any]:
    """Columns of the page that holds these."""
    packed = rank_packing.pack(snapshots)
    return {"n": len(snapshots), "times": packed.times, "body": packed.body}


def row(player_id: int, snapshot: Ranks) -> dict[str, Any]:
    return {
        "player_id": player_id,
        "fetched_at": snapshot.at,
        "board": snapshot.board,
        "kind": snapshot.kind,
        "ranks": snapshot.ranks,
    }


def begin(week: date) -> datetime:
    """Its first moment."""
    return datetime.combine(week, time(), UTC)
