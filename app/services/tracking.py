"""THE pipeline: the one way in which anything the hiscores say enters the history.

    lease -> ask -> parse -> lock -> diff -> store -> schedule

A look never holds a transaction while it waits for the hiscores: the lease is committed before, and afterwards the
player is locked and read again, so that the answer meets the state as it is then.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.boards import Board
from app.hiscores.errors import HiscoresError
from app.hiscores.parser import Hiscores
from app.models.look import Look
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_state import PlayerState
from app.services import due
from app.services.leases import Lease, is_wanted, lock, take_lease
from app.services.metrics import register
from app.services.storing import Storing
from app.services.tracker import Tracker

CHANGED_MEANWHILE = "The player got another name or board while the hiscores were asked."
OVERTAKEN = "A newer look has been answered already."


@dataclass(frozen=True, slots=True)
class LookResult:
    """What came of a look. `changes` counts values that changed."""

    outcome: str
    username: str | None = None
    fetched_at: datetime | None = None
    changes: int = 0
    error: str | None = None
    retry_after: int | None = None


async def look(tracker: Tracker, player_id: int, *, scheduled: bool, patience: float) -> LookResult | None:
    """Look at a player once. None if there is nothing to do: no longer due, or another look serves as well.

    Waits at most `patience` seconds for the request budget, then raises Unavailable.
    """
    asked_at = None if scheduled else await tracker.now()
    async with tracker.budget.turn(patience, scheduled=scheduled) as spend:
        if not await is_wanted(tracker, player_id, asked_at):
            return None
        await spend()
        lease = await take_lease(tracker, player_id, asked_at)
        if lease is None:
            return None
        answer = await ask(tracker, lease.username, lease.board, lease.at)
    async with tracker.database.transaction() as session:
        return await settle(session, tracker, lease, answer)


async def ask(tracker: Tracker, username: str, board: Board, at: datetime) -> Hiscores | HiscoresError:
    """The hiscores' answer, every name of which is a metric by then; or the named reason why there is none."""
    try:
        hiscores = await tracker.client.fetch(username, board)
        await _learn_metrics(tracker, hiscores, at)
    except HiscoresError as error:
        return error
    return hiscores


async def _learn_metrics(tracker: Tracker, hiscores: Hiscores, at: datetime) -> None:
    """Make sure that every name of the answer is a metric, and that this process knows it. Raises Malformed."""
    unseen = tracker.metrics.unseen(hiscores.readings)
    if unseen:
        async with tracker.database.transaction() as session:
            await register(session, hiscores, unseen, at)
        async with tracker.database.sessions() as session:
            await tracker.metrics.refresh(session)


async def settle(session: AsyncSession, tracker: Tracker, lease: Lease, answer: Hiscores | HiscoresError) -> LookResult:
    """Write down what came of a look, under the player's lock."""
    player, state, now = await lock(session, tracker, lease.player_id)
    if player.looking_until == lease.until:
        player.looking_until = None
    if (player.username, player.board) != (lease.username, lease.board):
        result = LookResult("skipped", player.username, player.last_fetched_at, error=CHANGED_MEANWHILE)
    elif player.last_attempt_at is not None and lease.at <= player.last_attempt_at:
        result = LookResult("skipped", player.username, player.last_fetched_at, error=OVERTAKEN)
    elif isinstance(answer, HiscoresError):
        result = _settle_refusal(session, player, lease, answer, now)
    else:
        result = await take_over(session, tracker, player, state, answer, lease.at)
        if player.next_fetch_at is not None and player.next_fetch_at <= now:
            due.schedule_next(player, now, None)
    log(session, player, lease.at, result, now)
    return result


async def take_over(
    session: AsyncSession,
    tracker: Tracker,
    player: Player,
    state: PlayerState | None,
    hiscores: Hiscores,
    at: datetime,
) -> LookResult:
    """Store an answer of the locked player."""
    storing = Storing(session, player, state, tracker.metrics, at)
    outcome, changes = await storing.take_over(hiscores, tracker.rules)
    if player.status == "not_found":
        player.status = "ok"
        session.add(PlayerEvent(player_id=player.id, at=at, kind="found_again", detail={}))
    player.failure_count = 0
    return LookResult(outcome, player.username, at, changes)


def _settle_refusal(
    session: AsyncSession, player: Player, lease: Lease, error: HiscoresError, now: datetime
) -> LookResult:
    """An answer that is none leaves the state alone. Only scheduled looks count as failures and move the due time."""
    if lease.scheduled:
        same = player.last_outcome == error.outcome
        player.failure_count = player.failure_count + 1 if same else 1
        if error.outcome == "not_found":
            retry_in = due.reask(player.failure_count)
            if retry_in is None and player.status == "ok":
                player.status = "not_found"
                session.add(PlayerEvent(player_id=player.id, at=lease.at, kind="not_found", detail={}))
        else:
            retry_in = due.backoff(player.failure_count, error.retry_after)
        due.schedule_next(player, now, retry_in)
    return LookResult(
        error.outcome, player.username, player.last_fetched_at, error=error.detail, retry_after=error.retry_after
    )


def log(session: AsyncSession, player: Player, at: datetime, result: LookResult, now: datetime) -> None:
    """Enter a look into the log and the player's row; it releases the player's place in the queue."""
    player.queued_until = None
    player.last_attempt_at = max(at, player.last_attempt_at or at)
    player.last_outcome, player.last_error = result.outcome, result.error
    player.look_count += 1
    session.add(
        Look(
            player_id=player.id,
            at=at,
            duration_ms=int((now - at).total_seconds() * 1000),
            changes=result.changes,
            outcome=result.outcome,
            error=result.error,
        )
    )
