"""One look at a player at a time: a lease before the hiscores are asked, the row's lock when the answer is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NotFound
from app.hiscores import names
from app.hiscores.board_detection import MOST_REQUESTS
from app.hiscores.boards import Board
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services.asking import Question
from app.services.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to ask for a player."""

    player_id: int
    question: Question
    until: datetime
    scheduled: bool


async def take_lease(tracker: Tracker, player_id: int, asked_at: datetime | None, patience: float) -> Lease | None:
    """Claim the one look that may be in flight for a player, if it is wanted still.

    A look that a person asked for at a time is, unless another one has been made since; a scheduled one (no such time)
    if the player is due.
    """
    now = tracker.clock()
    lease = case((Player.board_in_doubt, tracker.lease(MOST_REQUESTS, patience)), else_=tracker.lease(1))
    claim = (
        update(Player)
        .where(*_wanted(now, player_id, asked_at))
        .values(looking_until=now + lease)
        .returning(Player, now.label("at"), Player.looking_until.label("until"))
    )
    async with tracker.database.transaction() as session:
        row = (await session.execute(claim)).first()
    if row is None:
        return None
    player: Player = row.Player
    was_missing = player.last_outcome == "not_found"
    question = Question(player.username, Board(player.board), row.at, player.board_in_doubt, was_missing)
    return Lease(player_id, question, row.until, scheduled=asked_at is None)


async def release(tracker: Tracker, lease: Lease) -> None:
    """Give a lease back without having asked."""
    async with tracker.database.transaction() as session:
        await session.execute(
            update(Player)
            .where(Player.id == lease.player_id, Player.looking_until == lease.until)
            .values(looking_until=None)
        )


async def is_wanted(tracker: Tracker, player_id: int, asked_at: datetime | None) -> bool:
    """Whether `take_lease` would give a lease now; asked before it costs a request of the budget."""
    wanted = exists().where(*_wanted(tracker.clock(), player_id, asked_at))
    async with tracker.database.sessions() as session:
        return bool(await session.scalar(select(wanted)))


def _wanted(now: ColumnElement[datetime], player_id: int, asked_at: datetime | None) -> Iterator[ColumnElement[bool]]:
    yield Player.id == player_id
    yield Player.username_key.not_like(f"%{names.ARCHIVED}%")
    yield or_(Player.looking_until.is_(None), Player.looking_until <= now)
    if asked_at is None:
        yield and_(Player.is_active, Player.next_fetch_at <= now)
    else:
        yield or_(Player.last_attempt_at.is_(None), Player.last_attempt_at < asked_at)


async def lock(session: AsyncSession, tracker: Tracker, player_id: int) -> tuple[Player, PlayerState | None, datetime]:
    """The player, locked until the transaction ends, its state, and the time. Raises NotFound if it was deleted."""
    row = (
        await session.execute(
            select(Player, PlayerState, tracker.clock().label("now"))
            .outerjoin(PlayerState, PlayerState.player_id == Player.id)
            .where(Player.id == player_id)
            .with_for_update(of=Player)
        )
    ).first()
    if row is None:
        raise NotFound("This player is not tracked any more.")
    return row.Player, row.PlayerState, row.now
