"""One look at a player at a time: a lease before the hiscores are asked, the row's lock when the answer is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Interval, Select, and_, bindparam, case, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from app.db import NOT_FLUSHED
from app.errors import NotFound
from app.hiscores import names
from app.hiscores.board_detection import MOST_REQUESTS
from app.hiscores.boards import Board
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services.looks.asking import Question
from app.services.looks.tracker import Clock, Tracker


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
    looked_for = {
        "wanted_id": player_id,
        "asked_at": asked_at,
        "lease": tracker.lease(1),
        "lease_in_doubt": tracker.lease(MOST_REQUESTS, patience),
    }
    async with tracker.database.single.connect() as connection:
        row = (await connection.execute(_claim(tracker.clock, asked_at is None), looked_for)).first()
    if row is None:
        return None
    question = Question(row.username, Board(row.board), row.at, row.board_in_doubt, row.last_outcome == "not_found")
    return Lease(player_id, question, row.looking_until, scheduled=asked_at is None)


async def release(tracker: Tracker, lease: Lease) -> None:
    """Give a lease back without having asked."""
    async with tracker.database.transaction() as session:
        await session.execute(
            update(Player)
            .where(Player.id == lease.player_id, Player.looking_until == lease.until)
            .values(looking_until=None)
        )


async def is_wanted(tracker: Tracker, player_id: int, asked_at: datetime) -> bool:
    """Whether `take_lease` would give a person a lease now; asked before it costs a request of the budget."""
    looked_for = {"wanted_id": player_id, "asked_at": asked_at}
    async with tracker.database.single.connect() as connection:
        return bool((await connection.execute(_is_wanted(tracker.clock), looked_for)).scalar())


async def lock(session: AsyncSession, tracker: Tracker, player_id: int) -> tuple[Player, PlayerState | None, datetime]:
    """The player, locked until the transaction ends, its state, and the time. Raises NotFound if it was deleted."""
    row = (await session.execute(_locked(tracker.clock), {"wanted_id": player_id})).first()
    if row is None:
        raise NotFound("This player is not tracked any more.")
    return row.Player, row.PlayerState, row.now


# Built once for a clock: that would take longer than the database does.


@lru_cache
def _claim(
    clock: Clock, scheduled: bool
) -> ReturningUpdate[str, str, bool, str | None, datetime | None, datetime, str]:
    lease, in_doubt = bindparam("lease", type_=Interval), bindparam("lease_in_doubt", type_=Interval)
    return (
        update(Player)
        .where(*_wanted(clock(), scheduled))
        .values(looking_until=clock() + case((Player.board_in_doubt, in_doubt), else_=lease))
        .returning(
            *(Player.username, Player.board, Player.board_in_doubt, Player.last_outcome, Player.looking_until),
            clock().label("at"),
            # A lease that a crash takes back is no loss: what comes of its look is judged by the state as it is then.
            NOT_FLUSHED,
        )
    )


@lru_cache
def _is_wanted(clock: Clock) -> Select[bool]:
    return select(exists().where(*_wanted(clock(), scheduled=False)))


def _wanted(now: ColumnElement[datetime], scheduled: bool) -> Iterator[ColumnElement[bool]]:
    yield Player.id == bindparam("wanted_id")
    yield Player.username_key.not_like(f"%{names.ARCHIVED}%")
    yield or_(Player.looking_until.is_(None), Player.looking_until <= now)
    if scheduled:
        yield and_(Player.is_active, Player.next_fetch_at <= now)
    else:
        yield or_(Player.last_attempt_at.is_(None), Player.last_attempt_at < bindparam("asked_at"))


@lru_cache
def _locked(clock: Clock) -> Select[Player, PlayerState | None, datetime]:
    return (
        select(Player, PlayerState, clock().label("now"))
        .outerjoin(PlayerState, PlayerState.player_id == Player.id)
        .where(Player.id == bindparam("wanted_id"))
        .with_for_update(of=Player)
    )
