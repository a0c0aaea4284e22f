"""`osrsdiff up`: how long it takes to be ready and to end, and the memory it takes while nothing happens."""

import asyncio
import time
from pathlib import Path
from statistics import median

import aiohttp
import psutil

from benchmarks.processes import API_PORT, running
from benchmarks.report import Row, say
from benchmarks.sizes import Size

READY = f"http://127.0.0.1:{API_PORT}/ready"


async def measure(folder: Path, size: Size) -> list[Row]:
    say("osrsdiff up, cold and warm")
    cold = await _start(folder, 0)
    warm = [await _start(folder, size.idle_seconds) for _ in range(size.runs)]
    started, memory, ended = (median(each) for each in zip(*warm, strict=True))
    return [
        Row("osrsdiff up, cold start to ready", cold[0], "s", 10),
        Row("osrsdiff up, warm start to ready", started, "s", 3),
        Row("osrsdiff up, memory of all processes, idle", memory, "MB", 250),
        Row("osrsdiff up, time to exit", ended, "s", 10),
    ]


async def _start(folder: Path, idle_seconds: float) -> tuple[float, float, float]:
    """Seconds until ready, megabytes after a while, seconds until all of it has ended."""
    begin = time.perf_counter()
    async with running(folder, "up", "--port", str(API_PORT)) as process:
        await _until_ready()
        ready = time.perf_counter() - begin
        await asyncio.sleep(idle_seconds)
        megabytes = _memory(process.pid) / 1e6
        begin = time.perf_counter()
    return ready, megabytes, time.perf_counter() - begin


def _memory(pid: int) -> int:
    """Resident bytes of a process and all its children, what they share counted once (PSS)."""
    parent = psutil.Process(pid)
    return sum(process.memory_full_info().pss for process in (parent, *parent.children(recursive=True)))


async def _until_ready() -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(READY) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)
