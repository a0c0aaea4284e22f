"""Shows that only what changed is stored: three looks at a simulated character (new, identical, changed).

    uv run python scripts/test_deduplication.py

Real storage in a folder of its own, the real client and pipeline. Exits with 1 if the outcomes are not
success, unchanged, success, or the snapshots after them not 1, 1, 2.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from app.config import Settings
from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from app.embedded.engines import running_engines
from app.hiscores.boards import Board
from app.migrate import upgrade
from app.models.change import Change
from app.models.player import Player
from app.models.snapshot import Snapshot
from app.services.looks import tracking
from app.services.players import adding, finding
from app.setting_groups import DatabaseSettings, HiscoresSettings, RedisSettings
from app.workers.runtime import Runtime, open_runtime

USERNAME = "Dedup Demo"
EXPECTED = [("success", 1), ("unchanged", 1), ("success", 2)]


async def main() -> int:
    console = Console()
    world = SimulatedHiscores(SimulatedClock(frozen=True), ranks_drift=False)
    world.add_player(USERNAME)
    table = Table("Look", "Status", "Snapshots", "Changes", "Last fetched", title="Deduplication")
    with tempfile.TemporaryDirectory(prefix="osrsdiff-") as folder, console.status("Starting PostgreSQL and Valkey"):
        async with DemoServer(world) as hiscores:
            settings = Settings(
                data_dir=Path(folder),
                database=DatabaseSettings(),
                redis=RedisSettings(),
                hiscores=HiscoresSettings(base_url=hiscores.url),
            )
            async with running_engines(settings), open_runtime(settings) as runtime:
                await upgrade(runtime.settings)
                seen = [await first_look(runtime, table)]
                seen.append(await another_look(runtime, table, "the same again"))
                world.gain(USERNAME, "Attack", 1_000)
                seen.append(await another_look(runtime, table, "1,000 experience later"))
    console.print(table)
    if seen != EXPECTED:
        console.print(f"[red]Expected {EXPECTED}, saw {seen}.[/]")
        return 1
    console.print("[green]Only what changed was stored; every look was remembered.[/]")
    return 0


async def first_look(runtime: Runtime, table: Table) -> tuple[str, int]:
    await adding.add(runtime.tracker, USERNAME, Board.regular, None)
    return await enter(runtime, table, "new")


async def another_look(runtime: Runtime, table: Table, label: str) -> tuple[str, int]:
    async with runtime.database.sessions() as session:
        player = await finding.find(session, USERNAME)
    await tracking.look(runtime.tracker, player.id, scheduled=False, patience=10)
    return await enter(runtime, table, label)


async def enter(runtime: Runtime, table: Table, label: str) -> tuple[str, int]:
    """Enter a look's outcome and the counts after it into the table."""
    async with runtime.database.sessions() as session:
        player = (await session.scalars(select(Player))).one()
        snapshots = await session.scalar(select(func.count()).select_from(Snapshot)) or 0
        changes = await session.scalar(select(func.count()).select_from(Change)) or 0
    outcome = player.last_outcome or "none"
    table.add_row(label, outcome, str(snapshots), str(changes), f"{player.last_fetched_at:%H:%M:%S.%f}")
    return outcome, snapshots


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
