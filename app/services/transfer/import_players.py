"""The players of a file: none comes in that is tracked here already, and an archive gets the number it has here."""

from datetime import datetime

from sqlalchemy import ARRAY, Text, any_, cast, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import names
from app.models.player import Player
from app.services.transfer.export_lines import Header, PlayerLine
from app.services.transfer.import_faults import Misfit, tracked_already


async def check_untracked(session: AsyncSession, header: Header) -> None:
    """Raises Conflict. An archive is checked when it comes, since its name here is another one."""
    keys = [names.tracked_key(name) for name in header.players if names.ARCHIVED not in name]
    # As one array: the protocol carries no more than 32,767 values.
    same = Player.username_key == any_(cast(keys, ARRAY(Text)))
    query = select(Player.username).where(same).order_by(Player.username_key)
    if tracked := (await session.scalars(query)).all():
        raise tracked_already(tracked)


async def add(session: AsyncSession, line: PlayerLine, now: datetime) -> Player:
    """The player as it is here. Raises Misfit, and Conflict for an archive that is here already."""
    if line.last_attempt_at is not None and line.last_attempt_at > now:
        raise Misfit(f"{line.username} was looked at later than now ({line.last_attempt_at}): see the clocks")
    name, mark, _ = line.username.partition(names.ARCHIVED)
    key = names.key(name)
    archived = Player.username_key.startswith(key + names.ARCHIVED, autoescape=True)
    if mark and await session.scalar(select(exists().where(archived, Player.created_at == line.created_at))):
        raise tracked_already([line.username])
    player = Player(**line.row(username=name + mark, username_key=key + mark))
    session.add(player)
    await session.flush()
    if mark:
        player.username, player.username_key = names.archived(name, player.id), names.archived(key, player.id)
        await session.flush()
    return player
