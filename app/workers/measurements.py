"""What a scrape shows: the database and Redis are asked at the same time; either may be away."""

import asyncio
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError, ResponseError

from app.db import is_away
from app.services.instance import gauges
from app.services.instance.gauges import Samples
from app.services.looks import look_counts
from app.services.looks.look_counts import LookTotals
from app.workers.broker import QUEUE_NAME
from app.workers.runtime import Runtime
from app.workers.stream_consumer import HEARTBEAT_KEY

PATIENCE_SECONDS = 3
"""Less than the ten seconds that Prometheus waits."""


@dataclass(frozen=True, slots=True)
class Measurements:
    """`looks` is None, and the gauges of a server are missing, while it is away."""

    gauges: Samples
    looks: LookTotals | None


async def measure(runtime: Runtime) -> Measurements:
    of_database, (of_redis, looks) = await asyncio.gather(_ask_database(runtime), _ask_redis(runtime))
    of_process: Samples = {
        "dependency_up": {("database",): bool(of_database), ("redis",): bool(of_redis)},
        "request_budget_limit": {(): runtime.tracker.budget.limit},
    }
    return Measurements(of_process | of_database | of_redis, looks)


async def _ask_database(runtime: Runtime) -> Samples:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), runtime.database.reading() as session:
            return await gauges.measure(session)
    except Exception as error:
        if not is_away(error):
            raise
        return {}


async def _ask_redis(runtime: Runtime) -> tuple[Samples, LookTotals | None]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), runtime.redis.pipeline(transaction=False) as pipe:
            pipe.xinfo_consumers(QUEUE_NAME, QUEUE_NAME)
            pipe.xlen(QUEUE_NAME)
            pipe.zcard(HEARTBEAT_KEY)
            runtime.tracker.budget.ask_used(pipe)
            runtime.tracker.breaker.ask_open(pipe)
            pipe.hgetall(look_counts.KEY)
            consumers, *answers = await pipe.execute(raise_on_error=False)
        length, workers, used, is_open, counts = (_unless_error(answer) for answer in answers)
    except (RedisError, OSError):
        return {}, None
    # There is no such group before the first worker comes, and in a Redis that was emptied.
    pending = sum(each["pending"] for each in ([] if isinstance(consumers, ResponseError) else consumers))
    samples: Samples = {"queue_length": {(): length}, "queue_pending": {(): pending}, "workers": {(): workers}}
    samples |= {"request_budget_used": {(): used}, "hiscores_paused": {(): is_open}}
    return samples, look_counts.totals(counts)


def _unless_error(answer: Any) -> Any:
    if isinstance(answer, Exception):
        raise answer
    return answer
