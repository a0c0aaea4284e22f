"""Changing and deleting tracked players."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import names
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_name import PlayerName
from app.services.looks import due
from app.services.looks.tracker import Tracker
from app.services.players.finding import already_tracked, archived, key


async def rename(session: AsyncSession, tracker: Tracker, player: Player, username: str) -> None:
    """Give a player its new name, under which it is looked at soon; the history stays. Raises Invalid or Conflict."""
    new_key, new_name = key(username), names.clean(username)
    if new_name == player.username:
        return
    now = await tracker.now(session)
    if new_key != player.username_key:
        taken = select(exists().where(Player.username_key == new_key, Player.id != player.id))
        if await session.scalar(taken):
            raise already_tracked(new_name)
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
        raise archived(player)
    if is_active and not player.is_active:
        due.start_schedule(player, await tracker.now(session))
        player.next_fetch_at = player.slot_at
    player.is_active = is_active


async def remove(session: AsyncSession, player: Player) -> None:
    """Delete a player and all of its history."""
    await session.execute(delete(Player).where(Player.id == player.id))
