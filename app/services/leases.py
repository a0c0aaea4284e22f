"""One look at a player at a time: a lease before the hiscores are asked, the row's lock when the answer is there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NotFound
from app.hiscores.boards import Board
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to ask for a player; `at` is when, by the database's clock before the request."""

    player_id: int
    username: str
    board: Board
    at: datetime
    until: datetime
    scheduled: bool


async def take_lease(tracker: Tracker, player_id: int, *, scheduled: bool) -> Lease | None:
    """Claim the one look that may be in flight for a player; a scheduled one only if the player is still due."""
    now = tracker.clock()
    free = or_(Player.looking_until.is_(None), Player.looking_until <= now)
    claim = update(Player).where(Player.id == player_id, free)
    if scheduled:
        claim = claim.where(Player.is_active, Player.next_fetch_at <= now)
    async with tracker.database.transaction() as session:
        row = (
            await session.execute(
                claim.values(looking_until=now + tracker.lease).returning(
                    Player.username, Player.board, now.label("at"), Player.looking_until
                )
            )
        ).first()
    if row is None:
        return None
    return Lease(player_id, row.username, Board(row.board), row.at, row.looking_until, scheduled)


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
