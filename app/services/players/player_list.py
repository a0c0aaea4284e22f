"""The list of players: which of them, by name or by a number."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import names
from app.hiscores.metrics import OVERALL
from app.models.player import Player
from app.models.player_name import PlayerName
from app.services.history.metric_index import MetricIndex
from app.services.players import overall
from app.services.progress import gains

Number = Literal["gained_today", "last_changed", "level", "experience"]

After = tuple[int, str]
"""Place in the order and key of the last player of the page before."""

WITHOUT = 2**63 - 1
"""Where those stand that have no such number."""


class Wanted(NamedTuple):
    """Which players are asked for; None is any."""

    search: str | None = None
    """Part of the name, or of a former one."""
    is_active: bool | None = None
    status: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.search is not None:
            wanted = names.loosely(self.search)
            former = exists().where(
                PlayerName.player_id == Player.id, PlayerName.username_key.contains(wanted, autoescape=True)
            )
            yield or_(Player.username_key.contains(wanted, autoescape=True), former)
        if self.is_active is not None:
            yield Player.is_active.is_(self.is_active)
        if self.status is not None:
            yield Player.status == self.status


async def by_name(session: AsyncSession, wanted: Wanted, after: str | None, limit: int) -> Sequence[Player]:
    """Players in the order of their names, those after the key `after`."""
    query = select(Player).where(*wanted.conditions()).order_by(Player.username_key).limit(limit)
    if after is not None:
        query = query.where(Player.username_key > after)
    return (await session.scalars(query)).all()


async def count(session: AsyncSession, wanted: Wanted) -> int:
    """How many are wanted in all."""
    return await session.scalar(select(func.count()).select_from(Player).where(*wanted.conditions())) or 0


async def by_number(
    session: AsyncSession,
    metrics: MetricIndex,
    wanted: Wanted,
    number: Number,
    today: datetime,
    after: After | None,
    limit: int,
) -> list[tuple[int, Player]]:
    """Players with their places in the order, as `After` takes them: the largest first, those without the number last,
    equals by name."""
    query = select(Player.id, Player.username_key, Player.last_changed_at).where(*wanted.conditions())
    found = (await session.execute(query)).all()
    numbers: Mapping[int, int]
    if number == "last_changed":
        numbers = {row.id: _microseconds(row.last_changed_at) for row in found if row.last_changed_at is not None}
    else:
        numbers = await _numbers(session, metrics, number, [row.id for row in found], today)
    order = sorted((-numbers[row.id] if row.id in numbers else WITHOUT, row.username_key, row.id) for row in found)
    shown = [each for each in order if after is None or each[:2] > after][:limit]
    players = await _by_id(session, [player_id for *_, player_id in shown])
    return [(place, players[player_id]) for place, _, player_id in shown if player_id in players]


def _microseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


async def _numbers(
    session: AsyncSession, metrics: MetricIndex, number: Number, ids: Sequence[int], today: datetime
) -> Mapping[int, int]:
    if number == "gained_today":
        await metrics.covering(session, 1)
        found = await gains.since(session, ids, metrics.by_name[OVERALL], today)
        return {player_id: gain.gained for player_id, gain in found.items()}
    rows = await overall.of_players(session, ids, metrics)
    values = {player_id: row.level if number == "level" else row.experience for player_id, row in rows.items()}
    return {player_id: value for player_id, value in values.items() if value is not None}


async def _by_id(session: AsyncSession, ids: Sequence[int]) -> dict[int, Player]:
    return {player.id: player for player in await session.scalars(select(Player).where(Player.id.in_(ids)))}
