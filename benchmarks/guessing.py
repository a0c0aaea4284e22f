"""What everyone else notices while somebody guesses 200 passwords a second: from one address, or from many.

The guesses come from a process of its own (this module), so that what is measured is the server, not who asks.
"""

import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import aiohttp
import uvloop

from benchmarks.asking import ask
from benchmarks.instance import open_instance, signed_in
from benchmarks.processes import API_PORT
from benchmarks.report import Row, say
from benchmarks.sizes import Size

GUESSES_A_SECOND = 200
ADDRESSES = {"one address": 1, "100 addresses": 100}
CONNECTIONS, USERS = 100, 50
HEAD = "POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
STATUS = re.compile(rb"HTTP/1.1 (\d+)")
ASKED = "/api/v1/players"
PAUSE = 0.02
"""Seconds between two requests of the one who notices."""


async def measure(folder: Path, size: Size) -> list[Row]:
    rows = []
    async with open_instance(folder) as instance, signed_in(instance) as client:
        await _typical(client, size.seconds)
        for what, addresses in ADDRESSES.items():
            say(f"{GUESSES_A_SECOND} guesses a second from {what}")
            ratios = []
            for _ in range(size.runs):
                usual = await _typical(client, size.seconds)
                async with _guesses(addresses):
                    ratios.append(await _typical(client, size.seconds) / usual)
                    say(f"{usual * 1000:.1f} ms, then {ratios[-1]:.2f} times as long")
            title = f"Other requests while {GUESSES_A_SECOND} passwords a second are guessed, {what}"
            rows.append(Row(title, median(ratios), "times their usual", 2))
    return rows


async def _typical(client: aiohttp.ClientSession, seconds: float) -> float:
    end, taken = time.perf_counter() + seconds, []
    while time.perf_counter() < end:
        taken.append(await ask(client, ASKED))
        await asyncio.sleep(PAUSE)
    return median(taken)


@asynccontextmanager
async def _guesses(addresses: int) -> AsyncIterator[None]:
    """Guesses until the end of the block; raises RuntimeError if they were not as many."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.guessing", str(addresses)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        await process.stdout.readline()
        yield
    finally:
        process.stdin.close()
        say((await process.stdout.read()).decode().strip())
        if await process.wait():
            raise RuntimeError("The guesses came slower than they should: nothing is measured.")


class Answers(asyncio.Protocol):
    """Counts them by status, with as little work as can be: it shares the machine with what is measured."""

    def __init__(self, by_status: Counter[str]) -> None:
        self.by_status = by_status

    def data_received(self, data: bytes) -> None:
        self.by_status.update(status.decode() for status in STATUS.findall(data))


async def guess(addresses: int) -> None:
    """As many a second until standard input ends; the answers are not waited for before the next one."""
    answers = Counter[str]()
    connections = [await _connect(f"127.0.1.{number % addresses + 1}", answers) for number in range(CONNECTIONS)]
    stop = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    sent, begin = 0, time.perf_counter()
    while not stop.done():
        body = f"username=user-{sent % USERS}&password=a+guess+of+theirs"
        connections[sent % CONNECTIONS].write(f"{HEAD}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        sent += 1
        if sent == GUESSES_A_SECOND:
            print("A second's worth is sent.", flush=True)
        await asyncio.sleep(begin + sent / GUESSES_A_SECOND - time.perf_counter())
    rate = sent / (time.perf_counter() - begin)
    print(f"{rate:.0f} guesses a second, answered with: {dict(answers)}")
    if rate < 0.9 * GUESSES_A_SECOND:
        sys.exit(1)


async def _connect(address: str, answers: Counter[str]) -> asyncio.WriteTransport:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(
        lambda: Answers(answers), "127.0.0.1", API_PORT, local_addr=(address, 0)
    )
    return transport


if __name__ == "__main__":
    uvloop.run(guess(int(sys.argv[1])))
