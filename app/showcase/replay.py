"""The last hours before the beginning, lived through minute by minute: every look is the pipeline's own."""

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, DateTime, bindparam
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.looks import boards, due, tracking
from app.services.looks.request_budget import RequestBudget, Turn
from app.services.looks.tracker import Tracker
from app.services.players import changing, finding
from app.showcase.cast import CAST
from app.showcase.history import EVERY
from app.showcase.story import RENAMED, Story

MINUTE = timedelta(minutes=1)
PATIENCE = 60


class Then:
    """The time that is lived through, in place of the database's clock: it goes on a little each time it is read."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._rng = Random(0)

    def __call__(self) -> ColumnElement[datetime]:
        return bindparam("then", callable_=self._read, type_=DateTime(timezone=True))

    def _read(self) -> datetime:
        self.now += timedelta(milliseconds=self._rng.randint(20, 160))
        return self.now


class Unlimited(RequestBudget):
    """Nobody minds how often the simulated hiscores are asked."""

    def __init__(self) -> None:
        pass

    @asynccontextmanager
    async def turn(self, patience: float, *, scheduled: bool = False) -> AsyncIterator[Turn]:  # noqa: ARG002
        yield Turn(self, None, math.inf)

    async def take(self, probe: str | None) -> tuple[float, bytes]:  # noqa: ARG002
        return 0, b""

    async def put_back(self, probe: str | None, taken: bytes) -> None:
        pass


async def replay(
    tracker: Tracker, story: Story, start: datetime, begun: datetime, report: Callable[[str], None]
) -> None:
    """From `start`, a slot that has been served, until the demo begins; then the intervals are as they will be."""
    then = Then(start)
    tracker = replace(tracker, clock=then, budget=Unlimited())
    async with tracker.database.transaction() as session:
        await _decide(session, tracker, then, begun)
        then.now = start
        await boards.doubt_standing_still(session, then())
    while then.now < begun:
        minute = min(floor(then.now, MINUTE) + MINUTE, begun)
        report(f"Living through the last hours: {minute:%H:%M}")
        then.now = minute
        story.go_on(minute)
        await _look(tracker, minute, everybody=minute == begun)
    async with tracker.database.transaction() as session:
        for character in CAST:
            player = await finding.find(session, character.name)
            await changing.change_interval(session, tracker, player, character.interval)


async def _decide(session: AsyncSession, tracker: Tracker, then: Then, begun: datetime) -> None:
    """What the owner has done at some time of the year."""
    for character in CAST:
        player = await finding.find(session, character.first_name)
        if character.former_name is not None:
            then.now = begun - RENAMED
            await changing.rename(session, tracker, player, character.name)
        if character.paused_days:
            await changing.set_active(session, tracker, player, False)


async def _look(tracker: Tracker, minute: datetime, *, everybody: bool) -> None:
    """What the scheduled tasks do in a minute."""
    async with tracker.database.transaction() as session:
        if minute == floor(minute, EVERY):
            await due.make_due_in_slot(session, minute, EVERY)
        if everybody:
            await due.make_all_due(session, tracker.clock())
        due_now = await due.claim_due(session, tracker.clock(), len(CAST))
    for player_id in due_now:
        await tracking.look(tracker, player_id, scheduled=True, patience=PATIENCE)


def floor(moment: datetime, step: timedelta) -> datetime:
    """The last multiple of a step into the day (UTC)."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // step * step
