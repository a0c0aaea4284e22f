"""Which board a character is on: the hiscores do not say, but a row that was left behind on a board stands still."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeGuard

from app.hiscores.boards import IRON, Board
from app.hiscores.errors import CharacterNotFound, HiscoresUnavailable, Malformed
from app.hiscores.metrics import OVERALL
from app.hiscores.parser import Hiscores

Ask = Callable[[Board], Awaitable[Hiscores]]
"""Asks for the character on a board. Raises a HiscoresError."""
Row = Hiscores | CharacterNotFound
"""What a board has of the character."""

MOST_REQUESTS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The board that a character is on, with what the hiscores say there."""

    board: Board
    hiscores: Hiscores
    certain: bool
    """If not, ask again: a board did not answer, or another board was settled on because a row was missing."""


async def detect(ask: Ask, current: Board, *, was_missing: bool) -> Found:
    """The board of the main game that a character is on.

    Every ironman stands on the regular board, too, and hardcore and ultimate ones on the ironman board as well. Who
    leaves such a board goes on without it: the row stays there and falls behind, or vanishes. Each row is asked for
    after the one it is measured by, so one that is alive is never behind.

    The hiscores miss characters by mistake: one that is not found on its `current` iron board counts as gone from there
    only if it `was_missing` in the look before as well. Raises CharacterNotFound, or what trouble a request meets on
    the current board, or RateLimited on any.
    """
    rows: dict[Board, Row] = {}
    asked = current

    async def find(board: Board) -> Row:
        nonlocal asked
        if board not in rows:
            asked = board
            rows[board] = await _find(ask, board)
        return rows[board]

    try:
        board = await _judge(find, current, was_missing=was_missing)
    except (HiscoresUnavailable, Malformed):
        if asked == current:
            raise
        # Trouble on another board is none with the row on this one.
        return Found(current, _found(await find(current)), certain=False)
    is_missing_somewhere = any(isinstance(row, CharacterNotFound) for row in rows.values())
    return Found(board, _found(rows[board]), certain=board == current or not is_missing_somewhere)


async def _judge(find: Callable[[Board], Awaitable[Row]], current: Board, *, was_missing: bool) -> Board:
    regular, row = await find(Board.regular), await find(current)
    if current in IRON and isinstance(row, CharacterNotFound) and not was_missing:
        raise row
    if current in (Board.hardcore, Board.ultimate) and _keeps_up(row, regular):
        return current
    ironman = await find(Board.ironman)
    if not _keeps_up(ironman, regular):
        return Board.regular
    for board in (Board.hardcore, Board.ultimate):
        if _keeps_up(await find(board), ironman):
            return board
    return Board.ironman


async def _find(ask: Ask, board: Board) -> Row:
    try:
        return await ask(board)
    except CharacterNotFound as missing:
        return missing


def _found(row: Row) -> Hiscores:
    if isinstance(row, CharacterNotFound):
        raise row
    return row


def _keeps_up(row: Row, other: Row) -> TypeGuard[Hiscores]:
    """Whether a row is there and in no skill behind another, as far as both are known."""
    if isinstance(row, CharacterNotFound):
        return False
    if isinstance(other, CharacterNotFound):
        return True
    for skill in row.skills | {OVERALL}:
        ours, theirs = row.readings.get(skill), other.readings.get(skill)
        if ours and theirs and ours.value is not None and theirs.value is not None and ours.value < theirs.value:
            return False
    return True
