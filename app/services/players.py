"""Tracked players: adding, finding, changing, deleting."""

import time
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, BadAnswer, Conflict, Invalid, NotFound, Unavailable
from app.hiscores import names
from app.hiscores.boards import Board
from app.hiscores.errors import HiscoresError
from app.models.coverage import Coverage
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_name import PlayerName
from app.services import audit, due
from app.services.asking import Question, ask
from app.services.audit import Actor
from app.services.leases import lock
from app.services.periods import Span
from app.services.tracker import Clock, Tracker
from app.services.tracking import log, take_over

ADD_PATIENCE = 20
"""Seconds a person waits for the request budget."""


_OF_KEY = select(Player).where(Player.username_key == bindparam("username_key"))
_FIRST_LOOK = (
    select(func.min(Coverage.start)).where(Coverage.player_id == Player.id).correlate(Player).scalar_subquery()
)


@lru_cache
def _tracked(clock: Clock) -> Select[Player, datetime, datetime | None]:
    return _OF_KEY.add_columns(clock(), _FIRST_LOOK)


class Tracked(NamedTuple):
    """A player, the time by the database's clock, and when it was first looked at."""

    player: Player
    now: datetime
    first_look: datetime | None

    @property
    def whole(self) -> Span:
        """From the first look to the last."""
        never = self.player.created_at
        return Span(self.first_look or never, self.player.last_fetched_at or never)


async def find(session: AsyncSession, username: str, *, for_update: bool = False) -> Player:
    """The player of a name. Raises Invalid if it is no name, NotFound if nobody is tracked under it."""
    query = _OF_KEY.with_for_update() if for_update else _OF_KEY
    player = await session.scalar(query, {"username_key": _tracked_key(username)})
    if player is None:
        raise _not_tracked(username)
    return player


def _tracked_key(username: str) -> str:
    try:
        return names.tracked_key(username)
    except ValueError as error:
        raise Invalid(str(error)) from error


def _not_tracked(username: str) -> NotFound:
    return NotFound(f"No player named {username.strip()} is tracked.")


async def find_now(session: AsyncSession, tracker: Tracker, username: str) -> Tracked:
    """As `find`, with what spans of time are reckoned from."""
    row = (await session.execute(_tracked(tracker.clock), {"username_key": _tracked_key(username)})).first()
    if row is None:
        raise _not_tracked(username)
    return Tracked(*row)


async def find_to_fetch(session: AsyncSession, username: str) -> Player:
    """As `find`, but raises Conflict for an archived player: the hiscores know nobody by its name."""
    player = await find(session, username)
    if player.is_archived:
        raise _is_archive(player)
    return player


def _is_archive(player: Player) -> Conflict:
    return Conflict(f"{player.username} is an archive: another character has its name. Rename it first.")


def key(username: str) -> str:
    """The normalised name. Raises Invalid."""
    try:
        return names.key(username)
    except ValueError as error:
        raise Invalid(str(error)) from error


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
                raise _already_tracked(username)
        await turn.spend()
        begin = time.monotonic()
        question = await _first_question(tracker, username, board)
        answer = await ask(tracker, question, turn.spend)
    if isinstance(answer.said, HiscoresError):
        raise _refused(answer.said)
    async with tracker.database.transaction() as session:
        player_id: int | None = await session.scalar(
            insert(Player)
            .values(username=answer.said.name or names.clean(username), username_key=username_key, board=answer.board)
            .on_conflict_do_nothing(index_elements=[Player.username_key])
            .returning(Player.id)
        )
        if player_id is None:
            raise _already_tracked(username)
        player, _, now = await lock(session, tracker, player_id)
        player.fetch_interval_minutes = interval_minutes
        player.detects_board = question.detects
        # The hiscores miss characters by mistake: that it is on no other board is asked once more.
        player.board_in_doubt = question.detects
        due.start_schedule(player, now)
        result, extends = await take_over(session, tracker, player, None, answer.said, question.at)
        await log(session, player, question.at, result, now, extends)
        session.add(PlayerEvent(player_id=player_id, at=question.at, kind="added", detail={"board": answer.board}))
        audit.record(session, by, "player_added", player.username, board=answer.board)
    tracker.counts.count(result.outcome, time.monotonic() - begin)
    return player_id


async def _first_question(tracker: Tracker, username: str, board: Board | None) -> Question:
    async with tracker.database.sessions() as session:
        now = await tracker.now(session)
    return Question(names.clean(username), board or Board.regular, now, detects=board is None, was_missing=False)


def _already_tracked(username: str) -> Conflict:
    return Conflict(f"{names.clean(username)} is tracked already.")


def _refused(error: HiscoresError) -> AppError:
    if error.outcome == "not_found":
        return NotFound(f"{error.detail} Check the spelling, or choose another board.")
    if error.outcome == "malformed":
        return BadAnswer(error.detail)
    return Unavailable(error.detail, retry_after=error.retry_after or 30)


async def rename(session: AsyncSession, tracker: Tracker, player: Player, username: str) -> None:
    """Give a player its new name, under which it is looked at soon; the history stays. Raises Invalid or Conflict."""
    new_key, new_name = key(username), names.clean(username)
    if new_name == player.username:
        return
    now = await tracker.now(session)
    if new_key != player.username_key:
        taken = select(exists().where(Player.username_key == new_key, Player.id != player.id))
        if await session.scalar(taken):
            raise _already_tracked(new_name)
        session.add(_former_name(player, now))
        player.next_fetch_at = now
    detail = {"before": player.username, "after": new_name}
    session.add(PlayerEvent(player_id=player.id, at=now, kind="renamed", detail=detail))
    player.username, player.username_key = new_name, new_key


def _former_name(player: Player, until: datetime) -> PlayerName:
    """What an archived player is called now was never its name."""
    name = player.username.partition(names.ARCHIVED)[0]
    return PlayerName(player_id=player.id, until=until, username=name, username_key=names.key(name))


async def change_interval(session: AsyncSession, tracker: Tracker, player: Player, minutes: int | None) -> None:
    """A new interval begins its grid now, except that the same one again changes nothing."""
    if minutes != player.fetch_interval_minutes:
        player.fetch_interval_minutes = minutes
        due.start_schedule(player, await tracker.now(session))


async def set_active(session: AsyncSession, tracker: Tracker, player: Player, is_active: bool) -> None:
    """A paused player is not looked at; a resumed one is due at once. Raises Conflict for an archived one."""
    if is_active and player.is_archived:
        raise _is_archive(player)
    if is_active and not player.is_active:
        due.start_schedule(player, await tracker.now(session))
        player.next_fetch_at = player.slot_at
    player.is_active = is_active


async def remove(session: AsyncSession, player: Player) -> None:
    """Delete a player and all of its history."""
    await session.execute(delete(Player).where(Player.id == player.id))
