"""Looks counted by their outcome and by how long they took, in Redis, for all processes together.

A look costs no round trip for it: a process adds up what it has done and writes that about once a second. What Redis
does not take is kept until it does; a process that is killed takes the counts of its last second along.
"""

import asyncio
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.models.player import OUTCOMES

KEY = "osrsdiff:look-counts"
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, math.inf)
"""Upper bounds of the durations that are counted together, in seconds."""
WRITE_EVERY_SECONDS = 1
CLOSE_SECONDS = 2
"""How long the last counts may take to be written."""
_MICROSECONDS = "microseconds"


@dataclass(frozen=True, slots=True)
class LookTotals:
    """Of all looks since Redis was emptied last."""

    by_outcome: dict[str, int]
    by_bucket: dict[float, int]
    """Each look in the first bucket that is wide enough for it."""
    seconds: float


class LookCounts:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._unwritten: Counter[str] = Counter()
        self._writing: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    def count(self, outcome: str, seconds: float) -> None:
        """Count a look that is stored. Never fails, and waits for nothing."""
        bucket = BUCKETS[bisect_left(BUCKETS, seconds)]
        self._unwritten.update({outcome: 1, _field(bucket): 1, _MICROSECONDS: int(seconds * 1_000_000)})
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_until_written())

    async def close(self) -> None:
        """Write what is left, if Redis takes it at once."""
        self._closing.set()
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=CLOSE_SECONDS)

    async def _write_until_written(self) -> None:
        while self._unwritten:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), WRITE_EVERY_SECONDS)
            await self._write()
            if self._closing.is_set():
                return

    async def _write(self) -> None:
        counts, self._unwritten = self._unwritten, Counter()
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                for field, amount in counts.items():
                    pipe.hincrby(KEY, field, amount)
                await pipe.execute()
        except (RedisError, OSError):
            self._unwritten.update(counts)


def totals(stored: Mapping[bytes, bytes]) -> LookTotals:
    """What the hash under KEY says; each outcome and bucket is named."""
    counts = {field.decode(): int(amount) for field, amount in stored.items()}
    return LookTotals(
        by_outcome={outcome: counts.get(outcome, 0) for outcome in OUTCOMES},
        by_bucket={bucket: counts.get(_field(bucket), 0) for bucket in BUCKETS},
        seconds=counts.get(_MICROSECONDS, 0) / 1_000_000,
    )


def _field(bucket: float) -> str:
    return f"up to {bucket}"
