"""What comes of a look once the hiscores have answered: stored and entered into the log, and the next one scheduled.

All of it under the player's lock, in one transaction, since the answer meets the state as it is then.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import NOT_FLUSHED
from app.hiscores.errors import HiscoresError
from app.hiscores.parser import Hiscores
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_state import PlayerState
from app.services.history import coverage
from app.services.looks import activity, boards, due
from app.services.looks.asking import Answer, Question
from app.services.looks.leases import Lease, lock
from app.services.looks.storing import Storing
from app.services.looks.tracker import Tracker

CHANGED_MEANWHILE = "The player got another name or board while the hiscores were asked."
OVERTAKEN = "A newer look has been answered already."
ENTER = """
INSERT INTO looks (player_id, at, duration_ms, changes, outcome, error)
VALUES (:player_id, :at, :duration_ms, :changes, :outcome, :error)
"""
ENTER_LOOK = text(ENTER)
AND_EXTEND = f"WITH entered AS ({ENTER}), {coverage.EXTENDED} SELECT"
ENTER_STORED, ENTER_UNCHANGED = text(f"{AND_EXTEND} 1"), text(f"{AND_EXTEND} {NOT_FLUSHED}")
"""A crash of the database may take a look back that changed nothing: its player is as due then as before."""


class LookResult(NamedTuple):
    """What came of a look. `changes` counts values that changed."""

    outcome: str
    username: str | None = None
    fetched_at: datetime | None = None
    changes: int = 0
    error: str | None = None
    retry_after: int | None = None


async def settle(session: AsyncSession, tracker: Tracker, lease: Lease, answer: Answer) -> LookResult:
    """Write down what came of a look, under the player's lock."""
    player, state, now = await lock(session, tracker, lease.player_id)
    at, extends = lease.question.at, None
    if not _answers(player, lease.question):
        result = LookResult("skipped", player.username, player.last_fetched_at, error=CHANGED_MEANWHILE)
    elif player.last_attempt_at is not None and at <= player.last_attempt_at:
        result = LookResult("skipped", player.username, player.last_fetched_at, error=OVERTAKEN)
    elif isinstance(answer.said, HiscoresError):
        counts = lease.scheduled and not answer.is_outage
        result = _settle_refusal(session, player, lease, answer.said, now if counts else None)
    else:
        if lease.question.detects:
            await boards.found(session, player, answer.board, at, certain=answer.certain)
        result, extends = await take_over(session, tracker, player, state, answer.said, at)
        is_asked_to_detect = player.board_in_doubt and not lease.question.detects
        if player.next_fetch_at is not None and player.next_fetch_at <= now and not is_asked_to_detect:
            due.schedule_next(player, now, await _next_pause(session, tracker, player, now))
    # At the end, so that the player is written once.
    if player.looking_until == lease.until:
        player.looking_until = None
    await log(session, player, at, result, now, extends)
    return result


async def _next_pause(session: AsyncSession, tracker: Tracker, player: Player, now: datetime) -> timedelta | None:
    """None if a player's own interval says when to look next, or the next slot of all."""
    if not tracker.rules.is_adaptive or player.fetch_interval_minutes is not None:
        return None
    return await activity.pause(session, player, now)


def _answers(player: Player, question: Question) -> bool:
    """Whether a question is still the one to ask about the locked player."""
    is_same = (player.username, player.board) == (question.username, question.board)
    return is_same and (player.detects_board or not question.detects)


async def take_over(
    session: AsyncSession,
    tracker: Tracker,
    player: Player,
    state: PlayerState | None,
    hiscores: Hiscores,
    at: datetime,
) -> tuple[LookResult, timedelta | None]:
    """Store an answer of the locked player. Returns what came of it, and how far back `log` is to extend coverage."""
    if player.status == "not_found":
        player.status = "ok"
        session.add(PlayerEvent(player_id=player.id, at=at, kind="found_again", detail={}))
    storing = Storing(session, player, state, tracker.metrics, tracker.rules, at)
    stored = await storing.take_over(hiscores.readings)
    player.failure_count = 0
    return LookResult(stored.outcome, player.username, at, stored.changes), stored.extends


def _settle_refusal(
    session: AsyncSession, player: Player, lease: Lease, error: HiscoresError, counted_at: datetime | None
) -> LookResult:
    """An answer that is none leaves the state alone.

    If it counts as a failure of the player, the due time moves; a look by hand does not count, nor one in an outage.
    """
    if error.outcome == "not_found":
        boards.doubt_if_iron(player)
    if counted_at is not None:
        same = player.last_outcome == error.outcome
        player.failure_count = player.failure_count + 1 if same else 1
        if error.outcome == "not_found":
            retry_in = due.reask(player.failure_count)
            if retry_in is None and player.status == "ok":
                player.status = "not_found"
                detail = {"last_seen": player.last_fetched_at}
                session.add(PlayerEvent(player_id=player.id, at=lease.question.at, kind="not_found", detail=detail))
        else:
            retry_in = due.backoff(player.failure_count, error.retry_after)
        due.schedule_next(player, counted_at, retry_in)
    return LookResult(
        error.outcome, player.username, player.last_fetched_at, error=error.detail, retry_after=error.retry_after
    )


async def log(
    session: AsyncSession, player: Player, at: datetime, result: LookResult, now: datetime, extends: timedelta | None
) -> None:
    """Enter a look into the log, the player's row and coverage; it releases the player's place in the queue."""
    player.queued_until = None
    player.last_attempt_at = max(at, player.last_attempt_at or at)
    player.last_outcome, player.last_error = result.outcome, result.error
    player.look_count += 1
    entry = {
        "player_id": player.id,
        "at": at,
        "duration_ms": int((now - at).total_seconds() * 1000),
        "changes": result.changes,
        "outcome": result.outcome,
        "error": result.error,
    }
    if extends is None:
        await session.execute(ENTER_LOOK, entry)
    else:
        statement = ENTER_UNCHANGED if result.outcome == "unchanged" else ENTER_STORED
        await session.execute(statement, {**entry, "not_before": at - extends})
