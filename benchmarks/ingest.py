"""How fast looks are fetched, compared and stored, and what they cost on disk: one process, embedded servers.

    uv run python benchmarks/ingest.py [looks]

The simulated hiscores answer from this process, too, so the figures are on the low side.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from app.config import DatabaseSettings, HiscoresSettings, RedisSettings, Settings
from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from app.embedded.engines import running_engines
from app.hiscores.boards import Board
from app.migrate import upgrade
from app.services import instance, players, tracking
from app.workers.runtime import Runtime, open_runtime

PLAYERS = 8


async def main(looks: int) -> None:
    world = SimulatedHiscores(SimulatedClock(frozen=True), ranks_drift=False, everyone=True)
    table = Table("Looks", "Outcome", "Looks a second", "Bytes a look, all so far")
    with tempfile.TemporaryDirectory(prefix="osrsdiff-") as folder:
        async with DemoServer(world) as hiscores:
            settings = Settings(
                data_dir=Path(folder),
                database=DatabaseSettings(),
                redis=RedisSettings(),
                hiscores=HiscoresSettings(base_url=hiscores.url, requests_per_minute=100_000, concurrency=PLAYERS),
            )
            async with running_engines(settings), open_runtime(settings) as runtime:
                await upgrade(runtime.settings)
                ids = [await players.add(runtime.tracker, f"bench {n}", Board.regular, None) for n in range(PLAYERS)]
                for outcome in ("unchanged", "success"):
                    rate = await measure(runtime, world, ids, looks, outcome)
                    async with runtime.database.sessions() as session:
                        cost = (await instance.stats(session)).bytes_per_look
                    table.add_row(str(looks), outcome, f"{rate:.0f}", f"{cost:.0f}")
    Console().print(table)


async def measure(runtime: Runtime, world: SimulatedHiscores, ids: list[int], looks: int, outcome: str) -> float:
    """Looks a second, the players in parallel; for `success` each gains before each look."""

    async def look_at(number: int, player_id: int) -> None:
        for _ in range(looks // PLAYERS):
            if outcome == "success":
                world.gain(f"bench {number}", "Attack", 10)
            result = await tracking.look(runtime.tracker, player_id, scheduled=False, patience=60)
            if result is None or result.outcome != outcome:
                raise RuntimeError(f"expected {outcome}, got {result}")

    start = time.perf_counter()
    await asyncio.gather(*(look_at(number, player_id) for number, player_id in enumerate(ids)))
    return looks / (time.perf_counter() - start)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
