"""Looks that cannot be progress are kept in episodes until a look fits again or the owner decides."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NotFound
from app.hiscores.diff import Known, State
from app.hiscores.parser import Reading
from app.hiscores.plausibility import Reason, Suspicion
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine


async def get(session: AsyncSession, episode_id: int) -> Quarantine:
    """Raises NotFound."""
    episode = await session.get(Quarantine, episode_id)
    if episode is None:
        raise NotFound(f"There is no episode {episode_id} in quarantine.")
    return episode


async def open_episode(session: AsyncSession, player: Player) -> Quarantine | None:
    """The player's open episode; asks the database only if the player is flagged."""
    if player.status != "quarantined":
        return None
    return await session.scalar(
        select(Quarantine).where(Quarantine.player_id == player.id, Quarantine.closed_at.is_(None))
    )


def begin(
    session: AsyncSession,
    player: Player,
    before: State,
    readings: Mapping[str, Reading],
    found: Sequence[Suspicion],
    reason: Reason,
    at: datetime,
) -> None:
    """Put a look aside that does not follow from the state `before`."""
    look, suspicions = pack_look(readings), _by_metric(found)
    session.add(
        Quarantine(
            player_id=player.id,
            board=player.board,
            reason=reason,
            looks=1,
            before={name: [known.value, known.rank, known.reported] for name, known in before.items()},
            first_at=at,
            first=look,
            latest_at=at,
            latest=look,
            suspicions=suspicions,
        )
    )
    player.status = "quarantined"
    detail = {"reason": reason, "metrics": sorted(suspicions)}
    session.add(PlayerEvent(player_id=player.id, at=at, kind="quarantined", detail=detail))


def go_on(
    episode: Quarantine, readings: Mapping[str, Reading], found: Sequence[Suspicion], reason: str, at: datetime
) -> None:
    """Another look of an open episode; only the latest one is kept besides the first."""
    episode.looks += 1
    episode.reason = reason
    episode.latest_at, episode.latest = at, pack_look(readings)
    episode.suspicions = {**hidden(episode, readings), **_by_metric(found)}


def hidden(episode: Quarantine, readings: Mapping[str, Reading]) -> dict[str, Any]:
    """The suspicions of an open episode about which a look says nothing: they are neither confirmed nor settled."""
    missing = Reading(None, None)
    return {name: each for name, each in episode.suspicions.items() if readings.get(name, missing).value is None}


def close(session: AsyncSession, player: Player, episode: Quarantine, resolution: str, at: datetime) -> None:
    """The episode is over; what it keeps enters the history only by a decision."""
    episode.closed_at, episode.resolution = at, resolution
    player.status = "ok"
    detail = {"resolution": resolution, "episode": episode.id}
    session.add(PlayerEvent(player_id=player.id, at=at, kind="quarantine_closed", detail=detail))


def pack_look(readings: Mapping[str, Reading]) -> dict[str, Any]:
    return {name: [reading.value, reading.rank] for name, reading in readings.items()}


def unpack_look(look: Mapping[str, Any]) -> dict[str, Reading]:
    return {name: Reading(value, rank) for name, (value, rank) in look.items()}


def unpack_state(before: Mapping[str, Any]) -> dict[str, Known]:
    return {name: Known(value, rank, reported) for name, (value, rank, reported) in before.items()}


def _by_metric(found: Sequence[Suspicion]) -> dict[str, Any]:
    return {suspicion.metric: asdict(suspicion) for suspicion in found}
