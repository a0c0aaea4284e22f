"""The budget of requests, over a real Redis."""

import asyncio
import time
from dataclasses import replace

import pytest
from sqlalchemy import func

from app.config import HiscoresSettings
from app.demo.server import DemoServer
from app.errors import Conflict, Unavailable
from app.hiscores.boards import Board
from app.services.looks import tracking
from app.services.looks.request_budget import RequestBudget
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.workers.runtime import Runtime

PATIENCE = 60.0


def limited(tracker: Tracker, runtime: Runtime, requests: int, at_once: int) -> Tracker:
    """The tracker with so many requests a minute and so many at once, and with the database's own clock."""
    settings = HiscoresSettings(requests_per_minute=requests, concurrency=at_once)
    budget = RequestBudget(settings, runtime.redis, tracker.breaker)
    return replace(tracker, budget=budget, clock=func.statement_timestamp)


async def test_no_more_is_asked_in_a_minute_than_allowed_and_the_rest_is_told_when_to_come_back(
    tracker: Tracker, runtime: Runtime, hiscores: DemoServer
) -> None:
    hiscores.world.everyone = True
    frugal = limited(tracker, runtime, requests=3, at_once=8)
    adds = [frugal.budget.turn(0.2) for _ in range(8)]

    async def ask(number: int) -> int:
        async with adds[number] as turn:
            await turn.spend()
        return 1

    outcomes = await asyncio.gather(*(ask(number) for number in range(8)), return_exceptions=True)
    assert outcomes.count(1) == 3
    refused = [error for error in outcomes if isinstance(error, Unavailable)]
    assert len(refused) == 5
    assert all(0 < (error.retry_after or 0) <= 60 for error in refused)


async def test_a_look_that_asks_nobody_leaves_the_budget_alone(
    tracker: Tracker, runtime: Runtime, hiscores: DemoServer
) -> None:
    hiscores.world.add_player("Plain Jane")
    frugal = limited(tracker, runtime, requests=6, at_once=2)
    player_id = await adding.add(frugal, "Plain Jane", Board.regular, None)
    for _ in range(50):
        assert await tracking.look(frugal, player_id, scheduled=True, patience=1) is None
        with pytest.raises(Conflict):
            await adding.add(frugal, "plain jane", Board.regular, None)
    hiscores.world.fail("timeout", times=1)
    first = asyncio.create_task(tracking.look(frugal, player_id, scheduled=False, patience=PATIENCE))
    async with asyncio.timeout(PATIENCE):
        while hiscores.world.requests.total < 2:
            await asyncio.sleep(0.01)
    looks = (tracking.look(frugal, player_id, scheduled=False, patience=PATIENCE) for _ in range(50))
    assert await asyncio.gather(*looks) == [None] * 50
    hiscores.world.release()
    result = await first
    assert result is not None
    assert result.outcome == "unchanged"
    assert await tracking.look(frugal, player_id, scheduled=False, patience=PATIENCE)
    assert hiscores.world.requests.total == 3


async def test_patience_bounds_the_whole_wait(tracker: Tracker, runtime: Runtime) -> None:
    budget = limited(tracker, runtime, requests=10, at_once=1).budget
    async with budget.turn(PATIENCE):
        start = time.monotonic()
        with pytest.raises(Unavailable):
            async with budget.turn(0.2, scheduled=True):
                raise AssertionError("two at once")
        assert time.monotonic() - start < 30
    async with budget.turn(0.2, scheduled=True) as turn:
        await turn.spend()


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_workers_whose_clocks_differ_share_one_budget(
    tracker: Tracker, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    right = time.time
    workers = [(limited(tracker, runtime, requests=6, at_once=1).budget, skew) for skew in (0, 60 * minutes)]
    spent, waits = 0, []
    for budget, skew in workers * 8:
        monkeypatch.setattr(time, "time", lambda skew=skew: right() + skew)
        try:
            async with budget.turn(0.2) as turn:
                await turn.spend()
            spent += 1
        except Unavailable as refusal:
            waits.append(refusal.retry_after or 0)
    assert (spent, len(waits)) == (6, 10)
    assert all(0 < wait <= 60 for wait in waits)
