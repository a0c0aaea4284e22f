"""Requests as clients make them: over connections that are kept, one after the other."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from statistics import median

import aiohttp

from benchmarks.sizes import Size


async def ask(client: aiohttp.ClientSession, path: str) -> float:
    """The seconds that one answer takes. Raises for one that is none."""
    begin = time.perf_counter()
    async with client.get(path) as answer:
        await answer.read()
        answer.raise_for_status()
    return time.perf_counter() - begin


async def rate(client: aiohttp.ClientSession, paths: Sequence[str], clients: int, size: Size) -> float:
    """Requests a second by so many clients at once, the paths in turn: the median of the runs, after a short one."""
    turns = cycle(paths)
    await _run(client, turns, clients, size.seconds / 4)
    return median([await _run(client, turns, clients, size.seconds) for _ in range(size.runs)])


async def _run(client: aiohttp.ClientSession, paths: Iterator[str], clients: int, seconds: float) -> float:
    begin = time.perf_counter()

    async def one_client() -> int:
        answered = 0
        while time.perf_counter() < begin + seconds:
            await ask(client, next(paths))
            answered += 1
        return answered

    answered = await asyncio.gather(*(one_client() for _ in range(clients)))
    return sum(answered) / (time.perf_counter() - begin)
