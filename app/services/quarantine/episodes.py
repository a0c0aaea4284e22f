"""Reading episodes of quarantine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.hiscores.diff import NOTHING, Known
from app.hiscores.parser import Reading
from app.models.player import Player
from app.models.quarantine import Quarantine
from app.services.history.metric_index import KnownMetric, MetricIndex
from app.services.quarantine import holding


@dataclass(frozen=True, slots=True)
class Listed:
    episode: Quarantine
    username: str
    successor: str | None
    """Who has the name since a split."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric of an episode: as last believed, in the first look held, and in the latest."""

    metric: KnownMetric
    before: Known
    first: Reading
    latest: Reading


_SUCCESSOR = aliased(Player)


async def page(
    session: AsyncSession, player_id: int | None, is_open: bool | None, before_id: int | None, limit: int
) -> Sequence[Listed]:
    """Episodes, newest first, those before an id."""
    query = _listed().where(*_matches(player_id, is_open, before_id)).order_by(Quarantine.id.desc()).limit(limit)
    return [Listed(episode, username, successor) for episode, username, successor in await session.execute(query)]


async def get(session: AsyncSession, episode_id: int) -> Listed:
    """One episode. Raises NotFound."""
    episode = await holding.get(session, episode_id)
    _, username, successor = (await session.execute(_listed().where(Quarantine.id == episode.id))).one()
    return Listed(episode, username, successor)


async def compare(session: AsyncSession, episode: Quarantine, metrics: MetricIndex) -> list[Compared]:
    """The metrics that are not everywhere the same in an episode, in the order of the catalogue."""
    await metrics.refresh(session)
    before = holding.unpack_state(episode.before)
    first, latest = holding.unpack_look(episode.first), holding.unpack_look(episode.latest)
    missing = Reading(None, None)
    found = (
        Compared(metric, before.get(name, NOTHING), first.get(name, missing), latest.get(name, missing))
        for name, metric in metrics.by_name.items()
    )
    return [each for each in found if len({each.before.value, each.first.value, each.latest.value}) > 1]


def _listed() -> Select[Quarantine, str, str]:
    return (
        select(Quarantine, Player.username, _SUCCESSOR.username)
        .join(Player, Player.id == Quarantine.player_id)
        .outerjoin(_SUCCESSOR, _SUCCESSOR.id == Quarantine.successor_id)
    )


def _matches(player_id: int | None, is_open: bool | None, before_id: int | None) -> Iterator[ColumnElement[bool]]:
    if player_id is not None:
        yield Quarantine.player_id == player_id
    if is_open is not None:
        yield Quarantine.closed_at.is_(None) if is_open else Quarantine.closed_at.is_not(None)
    if before_id is not None:
        yield Quarantine.id < before_id
