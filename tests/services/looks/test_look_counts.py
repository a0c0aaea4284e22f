"""The shared counters of looks, over a real Redis."""

import asyncio
import math
from typing import Any

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.player import OUTCOMES
from app.services.looks import look_counts, tracking
from app.services.looks.look_counts import BUCKETS, LookCounts, LookTotals, totals
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.workers.runtime import Runtime
from tests.conftest import SetClock

NONE = dict.fromkeys(OUTCOMES, 0)


async def read(runtime: Runtime) -> LookTotals:
    counted: Any = await runtime.redis.hgetall(look_counts.KEY)
    return totals(counted)


async def test_processes_count_together_and_each_duration_where_it_belongs(runtime: Runtime) -> None:
    one, other = LookCounts(runtime.redis), LookCounts(runtime.redis)
    for seconds in (0.01, 0.05, 0.051, 1_000):
        one.count("unchanged", seconds)
    other.count("success", 0.05)
    await one.close()
    await other.close()
    found = await read(runtime)
    assert found.by_outcome == {**NONE, "unchanged": 4, "success": 1}
    assert found.by_bucket == {**dict.fromkeys(BUCKETS, 0), 0.05: 3, 0.1: 1, math.inf: 1}
    assert round(found.seconds, 3) == 1_000.161


async def test_what_redis_does_not_take_fails_no_look_and_is_written_later(
    tracker: Tracker, runtime: Runtime, hiscores: DemoServer, clock: SetClock
) -> None:
    await runtime.redis.set(look_counts.KEY, "in the way")
    hiscores.world.add_player("Plain Jane")
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    await tracker.counts.close()
    await runtime.redis.delete(look_counts.KEY)
    clock.advance(minutes=30)
    assert await tracking.look(tracker, player_id, scheduled=False, patience=60)
    await tracker.counts.close()
    assert (await read(runtime)).by_outcome == {**NONE, "success": 1, "unchanged": 1}


async def test_an_emptied_redis_counts_anew_from_nothing(runtime: Runtime) -> None:
    counts = LookCounts(runtime.redis)
    counts.count("success", 1)
    await counts.close()
    await runtime.redis.delete(look_counts.KEY)
    assert (await read(runtime)).by_outcome == NONE
    counts.count("malformed", 1)
    await counts.close()
    assert (await read(runtime)).by_outcome == {**NONE, "malformed": 1}


async def test_counts_are_written_without_anybody_asking(runtime: Runtime) -> None:
    counts = LookCounts(runtime.redis)
    counts.count("success", 1)
    async with asyncio.timeout(60):
        while (await read(runtime)).by_outcome == NONE:
            await asyncio.sleep(0.05)
    await counts.close()
    assert (await read(runtime)).by_outcome == {**NONE, "success": 1}
