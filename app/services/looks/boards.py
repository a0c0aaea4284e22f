"""The board of a player: chosen by hand, or detected by a look while it is in doubt."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict
from app.hiscores.boards import DETECTED, IRON, Board
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.services.quarantine import holding

STANDSTILL = timedelta(days=1)
"""A row on an iron board that has not moved for so long may have been left behind there."""


async def choose(session: AsyncSession, player: Player, board: Board, now: datetime) -> None:
    """Look for a locked player on this board from now on, whatever looks find. Raises Conflict."""
    _check_same_character(player, board)
    if player.board != board:
        player.next_fetch_at = now
    player.detects_board = player.board_in_doubt = False
    await _switch(session, player, board, now, detected=False)


async def detect(session: AsyncSession, player: Player, now: datetime) -> None:
    """Let a look at the locked player, due now, find out its board, and later ones again. Raises Conflict."""
    _check_same_character(player, Board.regular)
    if player.board not in DETECTED:
        await _switch(session, player, Board.regular, now, detected=False)
    player.detects_board = player.board_in_doubt = True
    player.next_fetch_at = now


async def found(session: AsyncSession, player: Player, board: Board, at: datetime, *, certain: bool) -> None:
    """A look has found the locked player's board out; if that is not certain, the next one asks again."""
    player.board_in_doubt = not certain
    await _switch(session, player, board, at, detected=True)


def doubt_if_iron(player: Player) -> None:
    """It was not found on its board: it may have left it."""
    if player.detects_board and player.board in IRON:
        player.board_in_doubt = True


async def doubt_standing_still(session: AsyncSession, now: ColumnElement[datetime]) -> int:
    """Let the next look find out the board of every player that stands still on an iron board; returns how many."""
    doubted = await session.scalars(
        update(Player)
        .where(Player.is_active, Player.detects_board, Player.board.in_(IRON))
        .where(~Player.board_in_doubt, Player.last_changed_at < now - STANDSTILL)
        .values(board_in_doubt=True)
        .returning(Player.id)
        .execution_options(synchronize_session=False)
    )
    return len(doubted.all())


def _check_same_character(player: Player, board: Board) -> None:
    before = Board(player.board)
    if not before.same_character(board):
        raise Conflict(
            f"The {board.value} board holds other characters than the {before.value} board: add the player anew there."
        )


async def _switch(session: AsyncSession, player: Player, board: Board, at: datetime, *, detected: bool) -> None:
    """What is held in quarantine was said of another board, so it decides nothing any more."""
    if player.board == board:
        return
    detail = {"before": player.board, "after": board, "detected": detected}
    session.add(PlayerEvent(player_id=player.id, at=at, kind="board_changed", detail=detail))
    player.board = board
    episode = await holding.open_episode(session, player)
    if episode is not None:
        holding.close(session, player, episode, "overtaken", at)
