"""Somebody who follows events, and what waits for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from fastapi.sse import format_sse_event

from app.workers.events import REMEMBERED

HEARTBEAT_SECONDS = 15
LONGEST_SECONDS = 900
"""Then a stream ends, and has to be opened anew by somebody who may still do so."""

Id = tuple[int, int]
"""The milliseconds of Redis' clock at which an event came there, and its number among those of the same."""


class Event(NamedTuple):
    id: Id
    kind: str
    told: Mapping[str, Any]
    line: bytes
    """As everyone gets it, made once for all."""


Wants = Callable[[Event], bool]


def parse_id(text: str) -> Id:
    milliseconds, _, number = text.partition("-")
    return int(milliseconds), int(number)


def format_id(event_id: Id) -> str:
    return "{}-{}".format(*event_id)


class Follower:
    def __init__(self, wants: Wants, at: Id) -> None:
        self._wants = wants
        self._at = at
        """All up to this event it has got, or did not want."""
        self._waiting: list[bytes] = []
        self._woken = asyncio.Event()
        self._has_ended = False

    def offer(self, events: Sequence[Event]) -> None:
        """Events in their order. Those it knows already are left out: another process may have been ahead of this."""
        lines = [event.line for event in events if event.id > self._at and self._wants(event)]
        if len(self._waiting) + len(lines) > REMEMBERED:
            self.miss(events[-1].id)
            return
        self._at = max(self._at, events[-1].id)
        if lines:
            self._waiting += lines
            self._woken.set()

    def miss(self, newest: Id) -> None:
        """In place of what it cannot get any more, it hears of that: nothing may wait without end."""
        self._at = newest
        self._waiting = [format_sse_event(event="missed", data_str="{}", id=format_id(newest))]
        self._woken.set()

    def end(self) -> None:
        self._has_ended = True
        self._woken.set()

    async def lines(self) -> AsyncGenerator[bytes]:
        """All that waits, as soon as something does; a heartbeat at first, and when nothing comes for a while.

        Heartbeats have an id, so that who seldom gets an event can go on from there, too.
        """
        now = asyncio.get_running_loop().time
        end = now() + LONGEST_SECONDS
        while not self._has_ended and now() < end:
            lines, self._waiting = self._waiting, []
            self._woken.clear()
            yield b"".join(lines) or format_sse_event(comment="open", id=format_id(self._at))
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._woken.wait()
