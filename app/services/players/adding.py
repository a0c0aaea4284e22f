"""Tracking another player, from its first look on."""

import time
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, BadAnswer, NotFound, Unavailable
from app.hiscores import names
from app.hiscores.boards import Board
from app.hiscores.errors import HiscoresError
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.services.accounts import audit
from app.services.accounts.audit import Actor
from app.services.looks import due
from app.services.looks.asking import Question, ask
from app.services.looks.leases import lock
from app.services.looks.settling import log, take_over
from app.services.looks.tracker import Tracker
from app.services.players.finding import already_tracked, key

ADD_PATIENCE = 20
"""Seconds a person waits for the request budget."""


async def add(
    tracker: Tracker, username: str, board: Board | None, interval_minutes: int | None, by: Actor | None = None
) -> int:
    """Track a player from now on, its first look stored with it; returns its id. Without a board it is found out.

    Nothing is stored if the hiscores have no answer: NotFound, BadAnswer or Unavailable. Conflict if it is tracked.
    """
    username_key = key(username)
    async with tracker.budget.turn(ADD_PATIENCE) as turn:
        async with tracker.database.sessions() as session:
            if await session.scalar(select(exists().where(Player.username_key == username_key))):
                raise already_tracked(username)
        await turn.spend()
        begin = time.monotonic()
        question = await _first_question(tracker, username, board)
        answer = await ask(tracker, question, turn.spend)
    if isinstance(answer.said, HiscoresError):
        raise _refused(answer.said)
    async with tracker.database.transaction() as session:
        player, now = await _insert(session, tracker, username, answer.said.name, answer.board)
        player.fetch_interval_minutes = interval_minutes
        player.detects_board = question.detects
        # The hiscores miss characters by mistake: that it is on no other board is asked once more.
        player.board_in_doubt = question.detects
        due.start_schedule(player, now)
        result, extends = await take_over(session, tracker, player, None, answer.said, question.at)
        await log(session, player, question.at, result, now, extends)
        session.add(PlayerEvent(player_id=player.id, at=question.at, kind="added", detail={"board": answer.board}))
        audit.record(session, by, "player_added", player.username, board=answer.board)
    tracker.counts.count(result.outcome, time.monotonic() - begin)
    return player.id


async def _first_question(tracker: Tracker, username: str, board: Board | None) -> Question:
    async with tracker.database.sessions() as session:
        now = await tracker.now(session)
    return Question(names.clean(username), board or Board.regular, now, detects=board is None, was_missing=False)


async def _insert(
    session: AsyncSession, tracker: Tracker, username: str, shown_name: str | None, board: Board
) -> tuple[Player, datetime]:
    """The new player, locked, and the time. Raises Conflict if somebody else has begun to track it meanwhile."""
    player_id: int | None = await session.scalar(
        insert(Player)
        .values(username=shown_name or names.clean(username), username_key=key(username), board=board)
        .on_conflict_do_nothing(index_elements=[Player.username_key])
        .returning(Player.id)
    )
    if player_id is None:
        raise already_tracked(username)
    player, _, now = await lock(session, tracker, player_id)
    return player, now


def _refused(error: HiscoresError) -> AppError:
    if error.outcome == "not_found":
        return NotFound(f"{error.detail} Check the spelling, or choose another board.")
    if error.outcome == "malformed":
        return BadAnswer(error.detail)
    return Unavailable(error.detail, retry_after=error.retry_after or 30)
