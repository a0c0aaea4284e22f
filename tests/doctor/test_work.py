from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.demo.server import DemoServer
from app.doctor.work import check_hiscores, check_players, check_scheduler, check_worker
from app.hiscores.boards import Board
from app.models.player import Player
from app.services.instance import slots, task_runs
from app.services.looks.request_budget import RequestBudget
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.setting_groups import HiscoresSettings
from app.workers.runtime import Runtime
from app.workers.stream_consumer import HEARTBEAT_KEY
from app.workers.task_config import DISPATCH_DUE
from tests.doctor.reading import amiss, read


@pytest.fixture
def asking(runtime: Runtime, tracker: Tracker) -> Runtime:
    """A runtime that asks the simulated hiscores."""
    return replace(runtime, tracker=tracker)


async def test_without_a_worker_it_says_how_to_start_one(runtime: Runtime) -> None:
    assert "osrsdiff worker" in (await amiss(check_worker(runtime)))["wrong"]
    await runtime.redis.set(HEARTBEAT_KEY, "one", ex=30)
    assert await amiss(check_worker(runtime)) == {}


@pytest.mark.parametrize("minutes", [1, 10])
async def test_a_scheduler_is_alive_if_it_fired_lately(runtime: Runtime, minutes: int) -> None:
    found = await amiss(check_scheduler(runtime))
    assert found["wrong"] == "No scheduler runs: start one with `osrsdiff scheduler`."
    async with runtime.database.transaction() as session:
        slot = (await runtime.tracker.now(session)).replace(second=0, microsecond=0) - timedelta(minutes=minutes)
        run_id = await slots.claim(session, DISPATCH_DUE, slot)
        assert run_id is not None
        await task_runs.begin(session, run_id)
    assert ("wrong" in await amiss(check_scheduler(runtime))) == (minutes == 10)


async def test_a_player_that_nobody_comes_for_is_a_warning(asking: Runtime, hiscores: DemoServer) -> None:
    assert await amiss(check_players(asking)) == {}
    hiscores.world.add_player("Waiting")
    await adding.add(asking.tracker, "Waiting", Board.regular, 60)
    assert await amiss(check_players(asking)) == {}
    async with asking.database.transaction() as session:
        now = await asking.tracker.now(session)
        await session.execute(update(Player).values(next_fetch_at=now - timedelta(minutes=34)))
    assert "due for 34 minutes" in (await amiss(check_players(asking)))["warning"]


async def test_the_hiscores_are_asked_once_and_any_answer_will_do(asking: Runtime, hiscores: DemoServer) -> None:
    assert await read(check_hiscores(asking)) == [("ok", f"{asking.settings.hiscores.base_url} answers.")]
    assert len(hiscores.world.requests) == 1
    hiscores.world.add_player("Lynx Titan")
    assert await amiss(check_hiscores(asking)) == {}


@pytest.mark.parametrize("failure", ["error", "rate_limited", "redirect", "html"])
async def test_hiscores_that_give_no_answer_are_wrong(asking: Runtime, hiscores: DemoServer, failure: str) -> None:
    hiscores.world.fail(failure)
    assert "HISCORES__BASE_URL" in (await amiss(check_hiscores(asking)))["wrong"]


async def test_the_hiscores_are_not_asked_beyond_the_shared_budget(
    asking: Runtime, hiscores: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.doctor.work.PATIENCE_SECONDS", 0.1)
    budget = RequestBudget(HiscoresSettings(requests_per_minute=1), asking.redis, asking.tracker.breaker)
    async with budget.turn(1) as turn:
        await turn.spend()
    small = replace(asking, tracker=replace(asking.tracker, budget=budget))
    assert "1 requests a minute" in (await amiss(check_hiscores(small)))["unknown"]
    assert len(hiscores.world.requests) == 0
