"""The breaker, over a real Redis: alone, and in the pipeline while the simulated hiscores fail."""

import asyncio
import time
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from app.demo.server import DemoServer
from app.errors import Unavailable
from app.hiscores.boards import Board
from app.services.looks import due, tracking
from app.services.looks.breaker import FAILURES, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, PROBE_SECONDS, Breaker
from app.services.looks.request_budget import RequestBudget
from app.services.looks.settling import LookResult
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.setting_groups import HiscoresSettings
from app.workers.runtime import Runtime
from tests.conftest import SetClock
from tests.services import stored

PAUSE = "osrsdiff:breaker:pause"
PATIENCE = 60.0


@pytest.fixture
def breaker(runtime: Runtime) -> Breaker:
    return Breaker(runtime.redis)


async def fail(breaker: Breaker, *usernames: str, retry_after: int | None = None) -> list[bool]:
    return [await breaker.failed(username, retry_after) for username in usernames]


async def is_admitted(breaker: Breaker, probe: str | None) -> bool:
    budget = RequestBudget(HiscoresSettings(requests_per_minute=100_000), breaker._redis, breaker)
    try:
        await budget.take(probe)
    except Unavailable as refusal:
        return not refusal.retry_after
    return True


async def move_on(redis: Redis, seconds: float) -> None:
    """As if so much time had gone by."""
    for field in ("until", "demanded", "probe_until"):
        if await redis.hexists(PAUSE, field):
            await redis.hincrby(PAUSE, field, -int(seconds * 1000))


async def test_three_different_players_in_a_row_open_it_for_all_processes(runtime: Runtime, breaker: Breaker) -> None:
    other = Breaker(runtime.redis)
    assert await fail(breaker, "a", "b") == [False, False]
    assert await is_admitted(other, "look")
    assert await fail(other, "c") == [True]
    for each in (breaker, other):
        assert not await is_admitted(each, "look")
        pause = await each.pause()
        assert pause is not None
        assert FIRST_PAUSE_SECONDS * 0.7 < pause < FIRST_PAUSE_SECONDS * 1.3


async def test_one_bad_name_never_opens_it(breaker: Breaker) -> None:
    assert not any(await fail(breaker, *["bad"] * 50))
    assert await is_admitted(breaker, "look")
    assert await breaker.pause() is None


async def test_an_answer_in_between_begins_the_count_anew(breaker: Breaker) -> None:
    for _ in range(5):
        assert not any(await fail(breaker, "a", "b"))
        assert await is_admitted(breaker, "look")
        await breaker.answered()
    assert await fail(breaker, "a", "b", "c") == [False, False, True]


async def test_a_person_may_try_while_it_is_open_and_an_answer_closes_it(breaker: Breaker) -> None:
    await fail(breaker, "a", "b", "c")
    assert await is_admitted(breaker, None)
    await breaker.answered()
    assert await is_admitted(breaker, "look")
    assert await breaker.pause() is None


async def test_retry_after_binds_everybody_until_then_and_no_longer(runtime: Runtime, breaker: Breaker) -> None:
    assert await fail(breaker, "a", retry_after=600) == [True]
    for probe in ("look", None):
        assert not await is_admitted(breaker, probe)
    await move_on(runtime.redis, 595)
    for probe in ("look", None):
        assert not await is_admitted(breaker, probe)
    await move_on(runtime.redis, 6)
    for probe in ("look", None):
        assert await is_admitted(breaker, probe)


async def test_a_short_retry_after_does_not_shorten_a_pause(runtime: Runtime, breaker: Breaker) -> None:
    await fail(breaker, "a", "b", "c")
    await fail(breaker, "d", retry_after=1)
    await move_on(runtime.redis, 2)
    assert not await is_admitted(breaker, "look")
    assert await is_admitted(breaker, None)


async def test_one_probe_at_a_time_and_each_failed_one_makes_the_pause_longer(
    runtime: Runtime, breaker: Breaker
) -> None:
    await fail(breaker, "a", "b", "c")
    expected = float(FIRST_PAUSE_SECONDS)
    for _ in range(6):
        await move_on(runtime.redis, expected * 1.3)
        assert await breaker.pause() == 0
        admitted = await asyncio.gather(*(is_admitted(breaker, f"look {number}") for number in range(50)))
        assert sum(admitted) == 1
        probe = f"look {admitted.index(True)}"
        assert await is_admitted(breaker, probe), "a probe may take several requests"
        under_way = await breaker.pause()
        assert under_way is not None
        assert under_way > PROBE_SECONDS - 10
        assert await fail(breaker, "a") == [True]
        expected = min(expected * 2, LONGEST_PAUSE_SECONDS)
        pause = await breaker.pause()
        assert pause is not None
        assert expected * 0.7 < pause < expected * 1.3
    await move_on(runtime.redis, expected * 1.3)
    assert await is_admitted(breaker, "last")
    await breaker.answered()
    assert all([await is_admitted(breaker, f"look {number}") for number in range(10)])


async def test_a_probe_that_died_is_followed_by_another(runtime: Runtime, breaker: Breaker) -> None:
    await fail(breaker, "a", "b", "c")
    await move_on(runtime.redis, FIRST_PAUSE_SECONDS * 1.3)
    assert await is_admitted(breaker, "dies")
    assert not await is_admitted(breaker, "next")
    await move_on(runtime.redis, PROBE_SECONDS)
    assert await is_admitted(breaker, "next")
    assert not await is_admitted(breaker, "dies")
    await breaker.dismiss("dies")
    assert not await is_admitted(breaker, "one more")


async def test_those_under_way_when_it_opened_do_not_lengthen_the_pause(breaker: Breaker) -> None:
    await fail(breaker, "a", "b", "c")
    before = await breaker.pause()
    assert all(await fail(breaker, *(f"under way {number}" for number in range(20))))
    after = await breaker.pause()
    assert before is not None
    assert after is not None
    assert after <= before


@pytest.mark.slow
async def test_what_the_hiscores_said_does_not_depend_on_redis() -> None:
    away = Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    breaker = Breaker(away)
    assert await fail(breaker, "a", "b", "c", "d") == [False] * 4
    await breaker.answered()
    await away.aclose()


@pytest.fixture
def real(tracker: Tracker, runtime: Runtime, breaker: Breaker) -> Tracker:
    """The tracker with a breaker that opens."""
    budget = RequestBudget(runtime.settings.hiscores, runtime.redis, breaker)
    return replace(tracker, breaker=breaker, budget=budget)


async def look_at_all(tracker: Tracker, ids: list[int]) -> list[LookResult | None]:
    """One after the other, as their messages come; those that the breaker holds back give their claim back."""
    results: list[LookResult | None] = []
    for player_id in ids:
        try:
            results.append(await tracking.look(tracker, player_id, scheduled=True, patience=PATIENCE))
        except Unavailable:
            async with tracker.database.transaction() as session:
                await due.unqueue(session, player_id)
    return results


async def claimed(tracker: Tracker) -> list[int]:
    async with tracker.database.transaction() as session:
        return await due.claim_due(session, tracker.clock(), 100)


async def probe(tracker: Tracker) -> list[int]:
    async with tracker.database.transaction() as session:
        return await due.claim_probe(session, tracker.clock())


@pytest.mark.parametrize("mode", ["unavailable", "rate_limited", "redirect", "html"])
async def test_an_outage_costs_no_player_anything_and_ends_without_a_storm(
    real: Tracker, runtime: Runtime, hiscores: DemoServer, clock: SetClock, mode: str
) -> None:
    names = [f"player {number}" for number in range(12)]
    for name in names:
        hiscores.world.add_player(name)
    ids = [await adding.add(real, name, Board.regular, 30) for name in names]
    clock.advance(minutes=30)
    asked = hiscores.world.requests.total
    hiscores.world.fail(mode)

    failed = await look_at_all(real, await claimed(real))
    opens_at = 1 if mode == "rate_limited" else FAILURES
    assert len(failed) == opens_at == hiscores.world.requests.total - asked
    tried = []
    for _ in range(5):
        clock.advance(minutes=2)
        await move_on(runtime.redis, LONGEST_PAUSE_SECONDS * 1.3)
        (player_id,) = await probe(real)
        (result,) = await look_at_all(real, [player_id])
        assert result is not None
        assert result.outcome not in ("success", "unchanged", "skipped")
        tried.append(player_id)
    assert len(set(tried)) == len(tried), "each probe asks for another player"
    assert hiscores.world.requests.total - asked == opens_at + len(tried)

    hiscores.world.heal()
    clock.advance(hours=1)
    rows = [await stored.player(real.database, player_id) for player_id in ids]
    assert all(row.status == "ok" for row in rows)
    assert sum(row.failure_count for row in rows) < FAILURES
    await move_on(runtime.redis, LONGEST_PAUSE_SECONDS * 1.3)
    (player_id,) = await probe(real)
    (answered,) = await look_at_all(real, [player_id])
    assert answered is not None
    assert answered.outcome == "unchanged"
    asked = hiscores.world.requests.total
    results = await look_at_all(real, await claimed(real))
    assert [result.outcome for result in results if result] == ["unchanged"] * 11
    assert hiscores.world.requests.total - asked == 11
    assert not await claimed(real)


async def test_a_probe_whose_player_is_not_due_any_more_is_followed_by_another_at_once(
    real: Tracker, runtime: Runtime, hiscores: DemoServer
) -> None:
    hiscores.world.add_player("Plain Jane")
    player_id = await adding.add(real, "Plain Jane", Board.regular, 30)
    await fail(real.breaker, "a", "b", "c")
    await move_on(runtime.redis, FIRST_PAUSE_SECONDS * 1.3)
    assert await tracking.look(real, player_id, scheduled=True, patience=PATIENCE) is None
    assert await real.breaker.pause() == 0
    assert await is_admitted(real.breaker, "another")


@pytest.mark.slow
async def test_a_look_that_waits_for_its_turn_is_not_made_when_it_opens_meanwhile(
    real: Tracker, runtime: Runtime, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player("Plain Jane")
    limits = runtime.settings.hiscores.model_copy(update={"requests_per_minute": 1})
    waiting = replace(real, budget=RequestBudget(limits, runtime.redis, real.breaker))
    player_id = await adding.add(waiting, "Plain Jane", Board.regular, 5)
    clock.advance(minutes=5)
    (window,) = [key async for key in runtime.redis.scan_iter("osrsdiff:window:requests:*")]
    await runtime.redis.lset(window, 0, str(int((time.time() - 50) * 1_000_000)))
    looking = asyncio.create_task(tracking.look(waiting, player_id, scheduled=True, patience=PATIENCE))
    await asyncio.sleep(0.5)
    await fail(real.breaker, "somebody", retry_after=3600)
    with pytest.raises(Unavailable, match="given a rest"):
        await looking
    assert hiscores.world.requests.total == 1
