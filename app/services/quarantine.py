"""Looks that cannot be progress are kept in episodes until a look fits again or the owner decides."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.parser import Hiscores
from app.hiscores.plausibility import Suspicion, guess
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine


async def open_episode(session: AsyncSession, player: Player) -> Quarantine | None:
    """The player's open episode; asks the database only if the player is flagged."""
    if player.status != "quarantined":
        return None
    return await session.scalar(
        select(Quarantine).where(Quarantine.player_id == player.id, Quarantine.closed_at.is_(None))
    )


def hold(
    session: AsyncSession,
    player: Player,
    episode: Quarantine | None,
    hiscores: Hiscores,
    found: Sequence[Suspicion],
    at: datetime,
) -> None:
    """Put a look aside: it begins an episode or becomes the latest of the open one."""
    look = {name: [reading.value, reading.rank] for name, reading in hiscores.readings.items()}
    suspicions: dict[str, Any] = {suspicion.metric: asdict(suspicion) for suspicion in found}
    if episode is not None:
        episode.looks += 1
        episode.latest_at, episode.latest, episode.suspicions = at, look, suspicions
        episode.reason = guess(found)
        return
    session.add(
        Quarantine(
            player_id=player.id,
            reason=guess(found),
            looks=1,
            first_at=at,
            first=look,
            latest_at=at,
            latest=look,
            suspicions=suspicions,
        )
    )
    player.status = "quarantined"
    detail = {"reason": guess(found), "metrics": sorted(suspicions)}
    session.add(PlayerEvent(player_id=player.id, at=at, kind="quarantined", detail=detail))


def close_fitted(session: AsyncSession, player: Player, episode: Quarantine, at: datetime) -> None:
    """A look fits the last good state again: the episode is over and nothing of it enters the history."""
    episode.closed_at, episode.resolution = at, "fitted"
    player.status = "ok"
    session.add(PlayerEvent(player_id=player.id, at=at, kind="quarantine_closed", detail={"resolution": "fitted"}))
