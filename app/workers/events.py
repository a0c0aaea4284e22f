"""What can be followed while it happens: looks that end, runs that change their state. `api/event_feed.py` reads it.

Events go through a short stream in Redis, once what they tell of is committed. They are hints and never the truth: one
that is lost with Redis is lost, and whoever follows reads the state itself from the API.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from redis.typing import EncodableT, FieldT

from app.models.task_run import TaskRun
from app.services.looks.settling import LookResult

STREAM = "osrsdiff:events"
REMEMBERED = 2000
"""So many events are kept at least, for those who lost their connection for a moment."""
PAUSE_SECONDS = 0.1
"""After events have gone out or come in: in a busy time many of them go together."""
LAST_SECONDS = 1
"""How long the last events of a process may take."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LookEnded:
    kind: ClassVar = "look"

    player_id: int
    username: str | None
    outcome: str
    fetched_at: datetime | None
    changes: int
    run_id: UUID | None
    """Of the run that looked, if somebody started it."""

    @classmethod
    def of(cls, player_id: int, result: LookResult, run_id: UUID | None) -> "LookEnded":
        return cls(player_id, result.username, result.outcome, result.fetched_at, result.changes, run_id)


@dataclass(frozen=True, slots=True)
class RunChanged:
    kind: ClassVar = "run"

    run_id: UUID
    name: str
    state: str
    duration_seconds: float | None = None

    @classmethod
    def of(cls, run: TaskRun) -> "RunChanged":
        return cls(run.id, run.name, run.status, run.duration_seconds)


class Events:
    """Sends what it is told. Nobody waits for that, and nothing fails with it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: deque[dict[FieldT, EncodableT]] = deque(maxlen=REMEMBERED)
        self._told = asyncio.Event()
        self._closing = asyncio.Event()

    def tell(self, event: LookEnded | RunChanged) -> None:
        """To be called after the commit."""
        # The driver's UUIDs are of a class of their own.
        data = orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z)
        self._waiting.append({"kind": event.kind, "data": data})
        self._told.set()

    def tell_runs(self, changed: Iterable[TaskRun]) -> None:
        for run in changed:
            self.tell(RunChanged.of(run))

    async def send_all(self) -> None:
        """Until it is closed, and then what waits."""
        while not self._closing.is_set():
            await self._told.wait()
            self._told.clear()
            await self._send()
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._closing.wait()
        await self._send()

    def close(self) -> None:
        self._closing.set()
        self._told.set()

    async def _send(self) -> None:
        waiting = list(self._waiting)
        self._waiting.clear()
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for fields in waiting:
                    pipe.xadd(STREAM, fields, maxlen=REMEMBERED)
                await pipe.execute()
        except (RedisError, OSError) as error:
            log.warning("Redis takes no events; these are lost.", count=len(waiting), error=str(error))


@asynccontextmanager
async def open_events(redis: Redis) -> AsyncIterator[Events]:
    events = Events(redis)
    sending = asyncio.create_task(events.send_all())
    try:
        yield events
    finally:
        # Asked first: a cancellation in the middle of a command can get lost in the client, and so would the events.
        events.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(sending, LAST_SECONDS)
