"""All ranks of a player at the moments that were stored: the open tail and the packed weeks, read alike."""

from bisect import bisect_right
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.rank_page import RankPage
from app.models.snapshot import Snapshot
from app.services import rank_packing
from app.services.rank_packing import Page, Ranks

WEEK = timedelta(days=7)
CHUNK = 500
"""Snapshots read at once."""

SNAPSHOT = select(Snapshot.fetched_at, Snapshot.board, Snapshot.kind, Snapshot.ranks)
PAGE = select(RankPage.times, RankPage.body)


def week_of(moment: datetime) -> date:
    """Its Monday, in UTC."""
    return moment.date() - timedelta(days=moment.weekday())


async def at(session: AsyncSession, player_id: int, moment: datetime) -> Ranks | None:
    """The latest at or before a moment."""
    # The tail first: what is packed meanwhile has been seen already.
    row = (
        await session.execute(
            SNAPSHOT.where(Snapshot.player_id == player_id, Snapshot.fetched_at <= moment)
            .order_by(Snapshot.fetched_at.desc())
            .limit(1)
        )
    ).first()
    found = None if row is None else Ranks(*row)
    pages = PAGE.where(RankPage.player_id == player_id, RankPage.week <= week_of(moment))
    if found is not None:
        pages = pages.where(RankPage.week >= week_of(found.at))
    # All of the latest page may be later than the moment, none of the one before is.
    for times, body in await session.execute(pages.order_by(RankPage.week.desc()).limit(2)):
        page = Page(times, body)
        known = rank_packing.times(page.times)
        place = bisect_right(known.at, moment)
        if place:
            packed = rank_packing.unpack_one(page, known, place - 1)
            return packed if found is None or packed.at > found.at else found
    return found


async def between(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> AsyncIterator[Ranks]:
    """All in [start, end], in order, a few hundred in memory at a time.

    While weeks are being packed, only a transaction that is REPEATABLE READ sees each once.
    """
    tail, pages = _tail(session, player_id, start, end), _packed(session, player_id, start, end)
    left, right = await anext(tail, None), await anext(pages, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left.at < right.at):
            assert left is not None
            yield left
            left = await anext(tail, None)
        else:
            yield right
            right = await anext(pages, None)


async def _tail(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> AsyncIterator[Ranks]:
    query = SNAPSHOT.where(Snapshot.player_id == player_id, Snapshot.fetched_at <= end)
    query = query.order_by(Snapshot.fetched_at).limit(CHUNK)
    after = Snapshot.fetched_at >= start
    while rows := (await session.execute(query.where(after))).all():
        for row in rows:
            yield Ranks(*row)
        after = Snapshot.fetched_at > rows[-1].fetched_at


async def _packed(session: AsyncSession, player_id: int, start: datetime, end: datetime) -> AsyncIterator[Ranks]:
    query = PAGE.add_columns(RankPage.week).where(RankPage.player_id == player_id, RankPage.week <= week_of(end))
    query = query.order_by(RankPage.week).limit(1)
    after = RankPage.week >= week_of(start)
    while (row := (await session.execute(query.where(after))).first()) is not None:
        for snapshot in rank_packing.unpack(Page(row.times, row.body)):
            if start <= snapshot.at <= end:
                yield snapshot
        after = RankPage.week > row.week
