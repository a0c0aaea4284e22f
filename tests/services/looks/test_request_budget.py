"""The budget of requests, over a real Redis."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import func, update

from app.db import Database
from app.demo.server import DemoServer
from app.errors import Conflict, Unavailable
from app.hiscores.boards import Board
from app.models.player import Player
from app.services.looks import due, tracking
from app.services.looks.breaker import Breaker
from app.services.looks.request_budget import RequestBudget
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.setting_groups import DatabaseSettings, HiscoresSettings
from app.workers.runtime import Runtime

PATIENCE = 60.0
WINDOW = "osrsdiff:window:requests:hiscores"


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


@pytest.mark.parametrize("scheduled", [True, False])
async def test_a_look_that_another_one_forestalls_gives_back_the_request_it_took_and_no_other(
    tracker: Tracker, runtime: Runtime, hiscores: DemoServer, scheduled: bool
) -> None:
    hiscores.world.add_player("Plain Jane")
    frugal = limited(tracker, runtime, requests=6, at_once=2)
    player_id = await adding.add(frugal, "Plain Jane", Board.regular, None)
    async with frugal.database.transaction() as session:
        await due.make_all_due(session, frugal.clock())
    async with frugal.database.transaction() as session:
        # Until this is committed, the look waits for the row, its request already spent.
        await session.execute(update(Player).values(looking_until=func.now() + timedelta(hours=1)))
        looking = asyncio.create_task(tracking.look(frugal, player_id, scheduled=scheduled, patience=PATIENCE))
        async with asyncio.timeout(PATIENCE):
            while await runtime.redis.llen(WINDOW) == 1:
                await asyncio.sleep(0.01)
        async with frugal.budget.turn(PATIENCE) as turn:
            await turn.spend()
        later, _of_the_look, earlier = await runtime.redis.lrange(WINDOW, 0, -1)
    assert await looking is None
    assert await runtime.redis.lrange(WINDOW, 0, -1) == [later, earlier]


async def test_a_look_that_is_not_made_as_the_database_is_away_leaves_the_budget_alone(
    tracker: Tracker, runtime: Runtime
) -> None:
    nowhere = DatabaseSettings(url=SecretStr("postgresql://u@127.0.0.1:1/d"))
    away = Database(runtime.settings.model_copy(update={"database": nowhere}))
    frugal = replace(limited(tracker, runtime, requests=6, at_once=2), database=away)
    with pytest.raises(OSError, match="Connect call failed"):
        await tracking.look(frugal, 1, scheduled=True, patience=PATIENCE)
    assert await runtime.redis.llen(WINDOW) == 0
    await away.close()


@pytest.mark.slow
async def test_a_look_that_is_not_wanted_is_none_though_redis_is_away_when_it_gives_its_request_back(
    runtime: Runtime,
) -> None:
    away = Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    budget = RequestBudget(runtime.settings.hiscores, away, Breaker(away))
    async with budget.turn(PATIENCE, scheduled=True) as turn:
        await turn.give_back()
    await away.aclose()


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
