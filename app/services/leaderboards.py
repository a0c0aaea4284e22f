"""Who is ahead: by a metric's value now, or by what was gained of it in a span. Archived players take no part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import names
from app.hiscores.boards import Board
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services import gains
from app.services.gains import Gain

EACH_PLAYER = """
    SELECT player.id, CAST(:metric_id AS smallint), 0, coalesce(CAST(:start AS timestamptz), first.look),
           least(CAST(:end AS timestamptz), player.last_fetched_at), player.last_fetched_at,
           CAST(:metric_id AS smallint) = ANY (state.unreported)
    FROM players AS player
    JOIN player_states AS state ON state.player_id = player.id
    CROSS JOIN LATERAL (SELECT min(start) AS look FROM coverage WHERE player_id = player.id) AS first
    WHERE state.values[CAST(:metric_id AS int)] IS NOT NULL AND player.username_key NOT LIKE :archived
      AND player.board = coalesce(CAST(:board AS text), player.board)
"""
ARCHIVED = f"%{names.ARCHIVED}%"


@dataclass(frozen=True, slots=True)
class Standing:
    """Equal amounts share a place. A board by value has no gains."""

    place: int
    player_id: int
    value: int
    gain: Gain | None

    @property
    def amount(self) -> int:
        """What the order is by."""
        return self.value if self.gain is None else self.gain.gained


@dataclass(frozen=True, slots=True)
class Standings:
    items: Sequence[Standing]
    total: int


After = tuple[int, int]
"""Amount and player id of the last standing of the page before."""


async def by_value(
    session: AsyncSession, metric: Metric, board: Board | None, after: After | None, limit: int
) -> Standings:
    value = PlayerState.values[metric.id].label("value")
    standings = (
        select(func.rank().over(order_by=value.desc()).label("place"), Player.id, value, func.count().over().label("n"))
        .join(PlayerState, PlayerState.player_id == Player.id)
        .where(*_takes_part(board), value.is_not(None))
        .subquery()
    )
    page = select(standings).order_by(standings.c.value.desc(), standings.c.id).limit(limit)
    if after is not None:
        page = page.where(tuple_(-standings.c.value, standings.c.id) > tuple_(-after[0], after[1]))
    rows = (await session.execute(page)).all()
    return Standings([Standing(row.place, row.id, row.value, None) for row in rows], rows[0].n if rows else 0)


def _takes_part(board: Board | None) -> Iterator[ColumnElement[bool]]:
    yield Player.username_key.not_like(ARCHIVED)
    if board is not None:
        yield Player.board == board


async def by_gained(
    session: AsyncSession, metric: Metric, board: Board | None, start: datetime | None, end: datetime
) -> list[Standing]:
    """All of them; without a start, each player's since its first look."""
    parameters = {"metric_id": metric.id, "board": board, "start": start, "end": end, "archived": ARCHIVED}
    rows = await gains.measure(session, EACH_PLAYER, parameters)
    found = sorted((row for row in rows), key=lambda row: (-row.gained, row.player_id))
    standings = []
    place = 1
    for _, equals in groupby(found, key=lambda row: row.gained):
        shared = [
            Standing(place, row.player_id, row.after, gains.gain(row, is_monotonic=metric.is_monotonic))
            for row in equals
        ]
        standings += shared
        place += len(shared)
    return standings


def page_of(standings: Sequence[Standing], after: After | None, limit: int) -> Standings:
    later = standings
    if after is not None:
        later = [each for each in standings if (-each.amount, each.player_id) > (-after[0], after[1])]
    return Standings(later[:limit], len(standings))


async def players_of(session: AsyncSession, standings: Sequence[Standing]) -> dict[int, Player]:
    """By id."""
    ids = [standing.player_id for standing in standings]
    return {player.id: player for player in await session.scalars(select(Player).where(Player.id.in_(ids)))}
