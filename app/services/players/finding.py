"""Finding tracked players by their names."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, Invalid, NotFound
from app.hiscores import names
from app.models.coverage import Coverage
from app.models.player import Player
from app.services.history.periods import Span
from app.services.looks.tracker import Clock, Tracker

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
        raise archived(player)
    return player


def archived(player: Player) -> Conflict:
    """What is said to whoever would look at an archived player."""
    return Conflict(f"{player.username} is an archive: another character has its name. Rename it first.")


def key(username: str) -> str:
    """The normalised name. Raises Invalid."""
    try:
        return names.key(username)
    except ValueError as error:
        raise Invalid(str(error)) from error


def already_tracked(username: str) -> Conflict:
    return Conflict(f"{names.clean(username)} is tracked already.")
