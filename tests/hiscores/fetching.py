"""One fetch in a process of its own, whose memory is nobody else's: `python -m tests.hiscores.fetching URL NAME`."""

import sys
import time
import tracemalloc
from dataclasses import asdict, dataclass

import orjson
import uvloop

from app.hiscores.boards import Board
from app.hiscores.client import HiscoresClient
from app.hiscores.errors import HiscoresError
from app.setting_groups import HiscoresSettings

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """`peak`: the most bytes that the fetch held at a time."""

    outcome: str
    seconds: float
    peak: int


async def fetch(url: str, name: str) -> Fetched:
    async with HiscoresClient(HiscoresSettings(base_url=url, timeout_seconds=SECONDS)) as client:
        await client.fetch("Plain Jane", Board.regular)
        tracemalloc.start()
        begun, outcome = time.monotonic(), "success"
        try:
            await client.fetch(name, Board.regular)
        except HiscoresError as error:
            outcome = error.outcome
        return Fetched(outcome, time.monotonic() - begun, tracemalloc.get_traced_memory()[1])


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(asdict(uvloop.run(fetch(*sys.argv[1:])))))
