"""Who is ahead: by a metric's value now, or by what was gained of it in a span. Archived players take no part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import names
from app.hiscores.boards import Board
from app.services.history.metric_index import KnownMetric
from app.services.progress import gains
from app.services.progress.gains import Gain

EACH_PLAYER = gains.measuring(
    """
    SELECT player.id, CAST(:metric_id AS smallint), 0, coalesce(CAST(:start AS timestamptz), first.look),
           least(CAST(:end AS timestamptz), player.last_fetched_at), player.last_fetched_at,
           CAST(:metric_id AS smallint) = ANY (state.unreported)
    FROM players AS player
    JOIN player_states AS state ON state.player_id = player.id
    CROSS JOIN LATERAL (SELECT min(start) AS look FROM coverage WHERE player_id = player.id) AS first
    WHERE state.values[CAST(:metric_id AS int)] IS NOT NULL AND player.username_key NOT LIKE :archived
      AND player.board = coalesce(CAST(:board AS text), player.board)
    """
)
BY_VALUE = text(
    """
    WITH standing AS (
        SELECT rank() OVER (ORDER BY state.values[:metric_id] DESC) AS place, player.id,
               state.values[:metric_id] AS value, count(*) OVER () AS total
        FROM players AS player JOIN player_states AS state ON state.player_id = player.id
        WHERE state.values[:metric_id] IS NOT NULL AND player.username_key NOT LIKE :archived
          AND player.board = coalesce(CAST(:board AS text), player.board)
    )
    SELECT place, id, value, total FROM standing
    WHERE CAST(:amount AS bigint) IS NULL OR (-value, id) > (-CAST(:amount AS bigint), CAST(:player_id AS bigint))
    ORDER BY value DESC, id LIMIT :limit
    """
)
CONTENDERS = text(
    """
    SELECT id, username, board, last_fetched_at, fetch_interval_minutes FROM players WHERE id = ANY (:player_ids)
    """
)
ARCHIVED = f"%{names.ARCHIVED}%"


class Standing(NamedTuple):
    """Equal amounts share a place. A board by value has no gains."""

    place: int
    player_id: int
    value: int
    gain: Gain | None

    @property
    def amount(self) -> int:
        """What the order is by."""
        return self.value if self.gain is None else self.gain.gained


class Contender(NamedTuple):
    username: str
    board: str
    last_fetched_at: datetime | None
    fetch_interval_minutes: int | None


@dataclass(frozen=True, slots=True)
class Standings:
    items: Sequence[Standing]
    total: int


After = tuple[int, int]
"""Amount and player id of the last standing of the page before."""


async def by_value(
    session: AsyncSession, metric: KnownMetric, board: Board | None, after: After | None, limit: int
) -> Standings:
    amount, player_id = after or (None, None)
    asked = {"metric_id": metric.id, "board": board, "archived": ARCHIVED, "amount": amount, "player_id": player_id}
    rows = (await session.execute(BY_VALUE, asked | {"limit": limit})).all()
    items = [Standing(place, player_id, value, None) for place, player_id, value, _ in rows]
    return Standings(items, rows[0].total if rows else 0)


async def by_gained(
    session: AsyncSession, metric: KnownMetric, board: Board | None, start: datetime | None, end: datetime
) -> list[Standing]:
    """All of them; without a start, each player's since its first look."""
    parameters = {"metric_id": metric.id, "board": board, "start": start, "end": end, "archived": ARCHIVED}
    rows = await gains.measure(session, EACH_PLAYER, parameters)
    found = sorted(rows, key=lambda row: (-row.gain.gained, row.player_id))
    standings = []
    place = 1
    for _, equals in groupby(found, key=lambda row: row.gain.gained):
        shared = [Standing(place, row.player_id, row.after, row.gain) for row in equals]
        standings += shared
        place += len(shared)
    return standings


def page_of(standings: Sequence[Standing], after: After | None, limit: int) -> Standings:
    later = standings
    if after is not None:
        later = [each for each in standings if (-each.amount, each.player_id) > (-after[0], after[1])]
    return Standings(later[:limit], len(standings))


async def contenders(session: AsyncSession, standings: Sequence[Standing]) -> dict[int, Contender]:
    """Who they are, by player id."""
    rows = await session.execute(CONTENDERS, {"player_ids": [standing.player_id for standing in standings]})
    return {player_id: Contender(*known) for player_id, *known in rows}
