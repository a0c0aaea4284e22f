"""Looks a second through real workers: made due at once, queued, asked for, compared, stored."""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import aiohttp
from rich.progress import track

from app.demo.archetypes import archetype_of
from app.demo.loading import load
from app.demo.player_past import past
from app.demo.players import Player
from app.demo.profiles import BEGINNING
from app.hiscores.boards import Board
from benchmarks.instance import Instance, open_instance, signed_in
from benchmarks.loading import EVERY, now
from benchmarks.processes import HISCORES_PORT, running
from benchmarks.report import Row, console, say
from benchmarks.sizes import Size

PATIENCE_SECONDS = 600
WORKERS = 2
TARGETS = {"success": 375, "unchanged": 610}
# Two looks within the minute that the hiscores are promised would not be made.
LET_BE_DUE = "UPDATE players SET last_attempt_at = last_attempt_at - interval '10 minutes', next_fetch_at = NULL"
ANSWERED = "SELECT count(*) FROM players WHERE last_outcome = :outcome AND look_count = :looks"


async def measure(folder: Path, size: Size) -> list[Row]:
    begin = now() - timedelta(days=1)
    async with (
        open_instance(folder) as instance,
        running(folder, "demo", "--port", str(HISCORES_PORT), port=HISCORES_PORT),
        aiohttp.ClientSession(f"http://127.0.0.1:{HISCORES_PORT}") as world,
    ):
        await _tell(world, "clock", set=begin.isoformat(), frozen=True)
        for number in track(range(size.ingested), "Loading players", console=console):
            await _load(instance, f"ingest {number}", begin)
        await instance.execute("VACUUM (ANALYZE)")
        async with signed_in(instance) as client, AsyncExitStack() as workers:
            rows, looks = [], 1
            for count in range(1, WORKERS + 1):
                await workers.enter_async_context(running(folder, "worker"))
                rows += await _measure(instance, world, client, size, count, looks)
                looks += 2 * size.runs
            return rows


async def _load(instance: Instance, name: str, at: datetime) -> None:
    """A player who has been looked at once, and whom the simulated hiscores know as it is here."""
    player = Player(name, name, archetype_of(name), BEGINNING, {Board.regular})
    found = past(player, Board.regular, [at], 2 * EVERY, instance.metric_ids)
    async with instance.database.transaction() as session:
        await load(session, name, Board.regular, found)


async def _measure(
    instance: Instance,
    world: aiohttp.ClientSession,
    client: aiohttp.ClientSession,
    size: Size,
    workers: int,
    looks: int,
) -> list[Row]:
    """`looks` is how many each player has had so far."""
    rates: dict[str, list[float]] = {"unchanged": [], "success": []}
    for _ in range(size.runs):
        for outcome, found in rates.items():
            looks += 1
            who = "nobody" if outcome == "unchanged" else "everybody"
            say(f"{size.ingested} looks, {who} changed, workers: {workers}")
            if outcome == "success":
                await _let_everyone_gain(world, size.ingested)
            found.append(size.ingested / await _seconds_for_all(instance, client, size.ingested, looks, outcome))
    # The peers had two processes: that many TaskIQ's own command starts.
    targets = TARGETS if workers == WORKERS else {}
    return [
        Row(f"Looks {said}, workers: {workers}", median(rates[outcome]), "looks/s", targets.get(outcome), better="more")
        for outcome, said in (("success", "that changed something"), ("unchanged", "that changed nothing"))
    ]


async def _let_everyone_gain(world: aiohttp.ClientSession, count: int) -> None:
    """Half an hour goes by, so that ranks move as well."""
    await _tell(world, "clock", advance=EVERY.total_seconds())
    for number in range(count):
        await _tell(world, "gain", name=f"ingest {number}", metric="Collections Logged", amount=1)


async def _seconds_for_all(
    instance: Instance, client: aiohttp.ClientSession, count: int, looks: int, outcome: str
) -> float:
    """From the start of the task that makes everybody due until the last look is stored."""
    await instance.execute(LET_BE_DUE)
    begin = time.perf_counter()
    async with client.post("/api/v1/schedules/fetch_hiscores/trigger") as answer:
        answer.raise_for_status()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await instance.number(ANSWERED, outcome=outcome, looks=looks) < count:
            await asyncio.sleep(0.05)
    return time.perf_counter() - begin


async def _tell(world: aiohttp.ClientSession, command: str, **fields: object) -> None:
    async with world.post(f"/control/{command}", json=fields) as answer:
        answer.raise_for_status()
