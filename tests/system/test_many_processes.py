"""Two schedulers and four workers beside each other: each slot of each player is served once."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from app.demo.server import DemoServer
from app.models.player import Player
from app.workers.runtime import Runtime
from tests.system.instance import add_players, instance, looks_of, process, rows
from tests.system.rounds import check_looks, let_all_gain, until_all_have, until_settled

pytestmark = pytest.mark.slow

PLAYERS, SLOTS = 200, 3
MARGIN = timedelta(seconds=10)


async def place_slots(runtime: Runtime) -> datetime:
    """The first slot has come just now, and all lie ten seconds at least from the full minute, in which whoever is due
    is queued."""
    async with runtime.database.transaction() as session:
        earlier = await runtime.tracker.now(session) - MARGIN
        slot = earlier.replace(second=min(earlier.second, 40), microsecond=0) + MARGIN
        values = {"slot_at": slot, "next_fetch_at": slot, "last_attempt_at": slot - timedelta(hours=1)}
        await session.execute(update(Player).values(values))
    return slot


async def count_as_punctual(runtime: Runtime) -> None:
    """However busy the machine is: after a late look the promised minute would put the next one off by a slot."""
    async with runtime.database.transaction() as session:
        await session.execute(text("UPDATE players SET last_attempt_at = slot_at"))


async def served_slots(runtime: Runtime, added: datetime, first: datetime) -> dict[int, list[int]]:
    """By player the numbers of the slots in which its looks were made, in order."""
    served: dict[int, list[int]] = {}
    async with runtime.database.reading() as session:
        looks = await session.execute(
            text("SELECT player_id, at FROM looks WHERE at > :added ORDER BY at"), {"added": added}
        )
        for player_id, at in looks:
            served.setdefault(player_id, []).append((at - first) // timedelta(minutes=1))
    return served


async def test_two_schedulers_and_four_workers_serve_each_slot_of_each_player_once(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime, AsyncExitStack() as stack:
        ids = await add_players(runtime, hiscores, PLAYERS, 1)
        [(added,)] = await rows(runtime, "SELECT now()")
        asked = hiscores.world.requests.total
        await let_all_gain(runtime, hiscores)
        first = await place_slots(runtime)
        schedulers = [await stack.enter_async_context(process(runtime, "scheduler")) for _ in range(2)]
        for _ in range(4):
            await stack.enter_async_context(process(runtime, "worker"))
        for number in range(1, SLOTS + 1):
            await until_all_have(runtime, number)
            await count_as_punctual(runtime)
            if number < SLOTS:
                await let_all_gain(runtime, hiscores)
        for scheduler in schedulers:
            scheduler.terminate()
            await scheduler.wait()
        await until_settled(runtime)
        assert set(await looks_of(runtime)) == set(ids)
        await check_looks(runtime, hiscores, SLOTS)
        assert hiscores.world.requests.total - asked == PLAYERS * SLOTS
        served = await served_slots(runtime, added, first)
        assert all(slots == list(range(slots[0], slots[0] + SLOTS)) for slots in served.values()), served
