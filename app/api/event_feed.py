"""The events that `workers/events.py` sends, read once by each process and handed to everyone who follows them here."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
import structlog
from fastapi.sse import format_sse_event
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.api.event_follower import Event, Follower, Id, Wants, format_id, parse_id
from app.errors import Unavailable
from app.workers.events import PAUSE_SECONDS, REMEMBERED, STREAM

MOST_FOLLOWERS = 500
MOST_STRANGERS = 400
"""When so many follow, the places that are left are for who is signed in."""
BEGIN_SECONDS = 2
"""How long those wait who come before Redis has answered for the first time."""
BLOCK_SECONDS = 2
"""How long Redis waits for events before it answers that there are none: less than any of its answers may take."""
RECONNECT_SECONDS = 1
RETRY_SECONDS = 5
MANY = REMEMBERED // 4
"""Of fewer at once, none have been dropped unread."""
FUTURE_MILLISECONDS = 60_000
"""Another process may be ahead of this one, but not by so much."""

log = structlog.get_logger(__name__)


class EventFeed:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._recent: deque[Event] = deque(maxlen=REMEMBERED)
        self._newest: Id = (0, 0)
        self._followers: set[Follower] = set()
        self._has_begun = asyncio.Event()
        self._is_closed = False

    @property
    def followers(self) -> int:
        return len(self._followers)

    @asynccontextmanager
    async def follow(self, wants: Wants, after: Id | None, *, is_stranger: bool = False) -> AsyncIterator[Follower]:
        """From the event `after`, or from now on. Raises Unavailable."""
        await self._begin()
        if self._is_closed:
            raise Unavailable("This server is being stopped; try again in a moment.", retry_after=RETRY_SECONDS)
        if self.followers >= (MOST_STRANGERS if is_stranger else MOST_FOLLOWERS):
            raise Unavailable("As many follow the events here as can; try again later.", retry_after=RETRY_SECONDS)
        follower = Follower(wants, self._newest if after is None else after)
        if after is not None:
            self._catch_up(follower, after)
        self._followers.add(follower)
        try:
            yield follower
        finally:
            self._followers.remove(follower)

    async def _begin(self) -> None:
        try:
            async with asyncio.timeout(BEGIN_SECONDS):
                await self._has_begun.wait()
        except TimeoutError as error:
            raise Unavailable("Redis does not answer; try again in a moment.", retry_after=RETRY_SECONDS) from error

    def _catch_up(self, follower: Follower, after: Id) -> None:
        # As long as fewer than are remembered have come, none has been forgotten. Redis may be another one since.
        if after[0] > self._newest[0] + FUTURE_MILLISECONDS or (
            len(self._recent) == REMEMBERED and after < self._recent[0].id
        ):
            follower.miss(self._newest)
        elif self._recent:
            follower.offer(self._recent)

    async def read(self) -> None:
        """Until it is closed. Redis being away is waited out."""
        while not self._is_closed:
            try:
                events = await self._next_events()
                has_gap = await self._has_gap(events)
            except (RedisError, OSError) as error:
                log.warning("Redis gives no events; trying again.", error=str(error))
                await asyncio.sleep(RECONNECT_SECONDS)
                continue
            if events:
                self._take_in(events, has_gap)
            self._has_begun.set()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _next_events(self) -> Sequence[Event]:
        block = BLOCK_SECONDS * 1000 if self._has_begun.is_set() else None
        answer: Any = await self._redis.xread({STREAM: format_id(self._newest)}, block=block)
        return [_event(*entry) for _, entries in answer or () for entry in entries]

    async def _has_gap(self, events: Sequence[Event]) -> bool:
        """Whether Redis may have dropped some before these: it has none that came earlier any more."""
        if len(events) < MANY:
            return False
        stream = await self._redis.xinfo_stream(STREAM)
        return bool(stream["length"] >= REMEMBERED and parse_id(stream["first-entry"][0].decode()) >= events[0].id)

    def _take_in(self, events: Sequence[Event], has_gap: bool) -> None:
        self._recent.extend(events)
        self._newest = events[-1].id
        for follower in self._followers:
            if has_gap:
                follower.miss(self._newest)
            else:
                follower.offer(events)

    def close(self) -> None:
        """Ends all streams."""
        self._is_closed = True
        for follower in self._followers:
            follower.end()


def _event(entry_id: bytes, fields: Mapping[bytes, bytes]) -> Event:
    event_id, kind, data = (part.decode() for part in (entry_id, fields[b"kind"], fields[b"data"]))
    line = format_sse_event(event=kind, data_str=data, id=event_id)
    return Event(parse_id(event_id), kind, orjson.loads(data), line)


@asynccontextmanager
async def open_feed(redis: Redis) -> AsyncIterator[EventFeed]:
    feed = EventFeed(redis)
    reading = asyncio.create_task(feed.read())
    try:
        yield feed
    finally:
        feed.close()
        reading.cancel()
        await asyncio.wait({reading})
