"""Filling an instance with simulated pasts, one player at a time: neither memory nor disk ever holds more unpacked."""

from datetime import UTC, datetime, timedelta

from rich.progress import track

from app.demo.archetypes import Archetype, archetype_of
from app.demo.loading import load
from app.demo.player_past import evenly, past
from app.demo.players import Player
from app.hiscores.boards import Board
from app.services.history import records, sealing
from app.services.instance import index_upkeep
from benchmarks.instance import Instance
from benchmarks.report import console

EVERY = timedelta(minutes=30)


def now() -> datetime:
    """The latest full half hour."""
    moment = datetime.now(UTC)
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)


async def load_players(instance: Instance, count: int, days: int) -> None:
    """`bench 0`, `bench 1`, ... with so many days up to now, as if they had been tracked all the time."""
    for number in track(range(count), "Loading and sealing", console=console):
        name = f"bench {number}"
        await load_player(instance, name, archetype_of(name), days * 48 + 1)
        await instance.execute("VACUUM snapshots")  # The next one's rows take the places of those packed.
    await instance.execute("VACUUM (ANALYZE)")
    await index_upkeep.rebuild_if_loose(instance.settings)


async def load_player(instance: Instance, name: str, archetype: Archetype, looks: int) -> None:
    end = now()
    start = end - (looks - 1) * EVERY
    player = Player(name, name, archetype, start, {Board.regular})
    found = past(player, Board.regular, evenly(start, end, EVERY), 2 * EVERY, instance.metric_ids)
    async with instance.database.transaction() as session:
        player_id = await load(session, name, Board.regular, found)
    await sealing.seal(instance.database, player_id, end)
    async with instance.database.transaction() as session:
        await records.rebuild(session, player_id)
