"""All ranks of a player at the moments that were stored: the open tail and the packed weeks, read alike."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.rank_page import RankPage
from app.models.snapshot import Snapshot
from app.services.history import rank_packing
from app.services.history.rank_packing import Page, Ranks

WEEK = timedelta(days=7)
CHUNK = 500
"""Snapshots read at once."""

SNAPSHOT = select(Snapshot.fetched_at, Snapshot.board, Snapshot.kind, Snapshot.ranks)
PAGE = select(RankPage.times, RankPage.body)


def week_of(moment: datetime) -> date:
    """Its Monday, in UTC."""
    return moment.date() - timedelta(days=moment.weekday())


AT_MOMENTS = text(
    """
    SELECT moment.place, tail.fetched_at, tail.board, tail.kind, tail.ranks, page.times, page.body
    FROM unnest(CAST(:moments AS timestamptz[])) WITH ORDINALITY AS moment (at, place)
    LEFT JOIN LATERAL (
        SELECT fetched_at, board, kind, ranks FROM snapshots
        WHERE player_id = :player_id AND fetched_at <= moment.at ORDER BY fetched_at DESC LIMIT 1
    ) AS tail ON true
    LEFT JOIN LATERAL (
        SELECT week, times, body FROM rank_pages
        WHERE player_id = :player_id AND week <= (moment.at AT TIME ZONE 'UTC')::date
          AND week > coalesce((tail.fetched_at AT TIME ZONE 'UTC')::date - 7, '-infinity')
        ORDER BY week DESC LIMIT 2
    ) AS page ON true
    ORDER BY moment.place, page.week DESC
    """
)
"""All of the latest page may be later than the moment; only then the one before is asked."""


async def at(session: AsyncSession, player_id: int, moment: datetime) -> Ranks | None:
    """The latest at or before a moment."""
    return (await at_each(session, player_id, [moment]))[0]


async def at_each(session: AsyncSession, player_id: int, moments: Sequence[datetime]) -> list[Ranks | None]:
    """The latest at or before each moment."""
    tails: dict[int, Ranks | None] = {}
    packed: dict[int, Ranks | None] = {}
    for place, *tail, times, body in await session.execute(AT_MOMENTS, {"player_id": player_id, "moments": moments}):
        tails[place] = Ranks(*tail) if tail[0] else None
        if times and not packed.get(place):
            packed[place] = _in_page(times, body, moments[place - 1])
    return [_later(tails.get(place), packed.get(place)) for place in range(1, len(moments) + 1)]


def _later(one: Ranks | None, other: Ranks | None) -> Ranks | None:
    return max((each for each in (one, other) if each), key=lambda each: each.at, default=None)


def _in_page(times: bytes, body: bytes, moment: datetime) -> Ranks | None:
    known = rank_packing.times(times)
    place = known.latest(moment)
    return None if place is None else rank_packing.unpack_one(Page(times, body), known, place)


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
