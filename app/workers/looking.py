"""One look by a worker, or, if another one at the player is in flight, what comes of that."""

import asyncio

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NotFound, Unavailable
from app.models.look import Look
from app.models.player import Player
from app.services.looks import due, tracking
from app.services.looks.settling import LookResult
from app.workers.events import LookEnded
from app.workers.run_recorder import current_run
from app.workers.runtime import Runtime

SCHEDULED_PATIENCE = 240
"""Seconds a scheduled look waits for the request budget before it goes back to being due."""
MANUAL_PATIENCE = 60
JOIN_POLL_SECONDS = 0.2

log = structlog.get_logger(__name__)


async def look_or_join(runtime: Runtime, player_id: int, *, scheduled: bool) -> LookResult:
    return (
        await _look(runtime, player_id, scheduled)
        or await _join(runtime, player_id)
        or await _look(runtime, player_id, scheduled)
        or LookResult("skipped", error="It is no longer due.")
    )


async def _look(runtime: Runtime, player_id: int, scheduled: bool) -> LookResult | None:
    patience = SCHEDULED_PATIENCE if scheduled else MANUAL_PATIENCE
    try:
        result = await tracking.look(runtime.tracker, player_id, scheduled=scheduled, patience=patience)
    except NotFound as error:
        return LookResult("skipped", error=error.detail)
    except Unavailable as error:
        if scheduled:
            async with runtime.database.transaction() as session:
                await due.unqueue(session, player_id)
        return LookResult("skipped", error=error.detail, retry_after=error.retry_after)
    if result is not None:
        log.info("Looked.", username=result.username, outcome=result.outcome)
        runtime.events.tell(LookEnded.of(player_id, result, current_run.get()))
    return result


async def _join(runtime: Runtime, player_id: int) -> LookResult | None:
    """Wait for the look in flight and report its outcome; None if its worker died."""
    while True:
        async with runtime.database.sessions() as session:
            row = (
                await session.execute(
                    select(Player, runtime.tracker.clock().label("now")).where(Player.id == player_id)
                )
            ).first()
            if row is None:
                return LookResult("skipped", error="This player is not tracked any more.")
            if row.Player.looking_until is None:
                return await _latest_result(session, row.Player)
            if row.Player.looking_until <= row.now:
                return None
        await asyncio.sleep(JOIN_POLL_SECONDS)


async def _latest_result(session: AsyncSession, player: Player) -> LookResult:
    look = await session.scalar(select(Look).where(Look.player_id == player.id).order_by(Look.at.desc()).limit(1))
    if look is None:
        return LookResult("skipped", player.username, error="It is not due.")
    return LookResult(look.outcome, player.username, player.last_fetched_at, look.changes, look.error)
