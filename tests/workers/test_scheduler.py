"""One firing a slot, however many schedulers run."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from sqlalchemy import DateTime, literal, select, update
from taskiq import ScheduledTask as Firing
from taskiq.exceptions import ScheduledTaskCancelledError

from app.models.task_run import TaskRun
from app.services.instance import task_runs
from app.workers.broker import use_runtime
from app.workers.runtime import Runtime
from app.workers.scheduler import SlotSource, scheduler
from app.workers.tasks import LONG


def put_clock_to(runtime: Runtime, now: datetime) -> None:
    """What the schedulers take for the database's time from now on. Whether a slot has come is not asked of it."""
    use_runtime(replace(runtime, tracker=replace(runtime.tracker, clock=lambda: literal(now, DateTime(timezone=True)))))


@pytest.fixture(autouse=True)
async def standing_clock(runtime: Runtime) -> AsyncIterator[datetime]:
    """The schedulers' time stands still, or the next slot might begin between two of a test's looks at the list."""
    async with runtime.database.sessions() as session:
        now = await runtime.tracker.now(session)
    put_clock_to(runtime, now)
    yield now
    use_runtime(runtime)


def slot_of(firing: Firing) -> datetime:
    return datetime.fromisoformat(firing.kwargs["slot"])


async def offered(source: SlotSource) -> dict[str, list[datetime]]:
    """Slots by task."""
    slots: dict[str, list[datetime]] = {}
    for firing in await source.get_schedules():
        slots.setdefault(firing.task_name, []).append(slot_of(firing))
    return slots


async def runs(runtime: Runtime) -> list[TaskRun]:
    async with runtime.database.sessions() as session:
        return list(await session.scalars(select(TaskRun).order_by(TaskRun.name, TaskRun.slot_at)))


async def fire(source: SlotSource, name: str, slot: datetime) -> bool:
    """Whether a scheduler that offers the slot gets to fire it."""
    for firing in await source.get_schedules():
        if firing.task_name == name and slot_of(firing) == slot:
            try:
                await source.pre_send(firing)
            except ScheduledTaskCancelledError:
                return False
            return True
    return False


async def test_the_latest_slot_is_offered_until_it_was_fired_and_the_next_one_always(
    standing_clock: datetime,
) -> None:
    source = SlotSource()
    slots = (await offered(source))["fetch_hiscores"]
    latest, following = sorted(slots)
    assert following - latest == timedelta(minutes=30)
    assert latest <= standing_clock < following
    assert await fire(source, "fetch_hiscores", latest)
    assert (await offered(source))["fetch_hiscores"] == [following]


async def test_of_many_schedulers_one_fires_a_slot(runtime: Runtime) -> None:
    sources = [SlotSource() for _ in range(20)]
    slot = min((await offered(sources[0]))["fetch_hiscores"])
    firings = [
        next(
            firing
            for firing in await source.get_schedules()
            if firing.task_name == "fetch_hiscores" and slot_of(firing) == slot
        )
        for source in sources
    ]
    results = await asyncio.gather(
        *(source.pre_send(firing) for source, firing in zip(sources, firings, strict=True)), return_exceptions=True
    )
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, ScheduledTaskCancelledError) for result in results) == 19
    assert len(await runs(runtime)) == 1


async def test_a_slot_whose_message_got_lost_is_fired_again(runtime: Runtime) -> None:
    source = SlotSource()
    slot = min((await offered(source))["fetch_hiscores"])
    assert await fire(source, "fetch_hiscores", slot)
    assert not await fire(source, "fetch_hiscores", slot)
    async with runtime.database.transaction() as session:
        await session.execute(update(TaskRun).values(queued_at=TaskRun.queued_at - timedelta(minutes=3)))
    assert await fire(source, "fetch_hiscores", slot)
    assert len(await runs(runtime)) == 1


async def test_the_scheduler_puts_the_run_into_the_queue_under_its_own_id(runtime: Runtime) -> None:
    source = scheduler.sources[0]
    assert isinstance(source, SlotSource)
    slot = min((await offered(source))["dispatch_due"])
    (firing,) = [
        firing
        for firing in await source.get_schedules()
        if firing.task_name == "dispatch_due" and slot_of(firing) == slot
    ]
    await scheduler.on_ready(source, firing)
    (run,) = await runs(runtime)
    assert (run.name, run.slot_at, run.status) == ("dispatch_due", slot, "queued")
    messages: Any = await runtime.redis.xrange("osrsdiff")
    ((_, fields),) = messages
    assert str(run.id).encode() in fields[b"data"]


@pytest.mark.parametrize("status", ["running", "finished"])
async def test_a_slot_that_was_taken_up_is_never_fired_again(runtime: Runtime, status: str) -> None:
    source = SlotSource()
    slot = min((await offered(source))["fetch_hiscores"])
    assert await fire(source, "fetch_hiscores", slot)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    async with runtime.database.transaction() as session:
        run = (await session.scalars(select(TaskRun))).one()
        run.status, run.queued_at, run.started_at = status, long_ago, long_ago
        run.finished_at = long_ago if status == "finished" else None
    assert not await fire(source, "fetch_hiscores", slot)


async def test_runs_whose_message_got_lost_end_as_failed_and_those_under_way_do_not(runtime: Runtime) -> None:
    async with runtime.database.transaction() as session:
        lost, died, fresh, begun = [await task_runs.create(session, "fetch_player", {}) for _ in range(4)]
        long, never_begun = [await task_runs.create(session, "back_up", {}) for _ in range(2)]
        await task_runs.begin(session, died)
        await task_runs.begin(session, long)
        await session.execute(
            update(TaskRun)
            .where(TaskRun.id.in_([lost, died, begun, long, never_begun]))
            .values(
                queued_at=TaskRun.queued_at - timedelta(hours=1), started_at=TaskRun.started_at - timedelta(hours=1)
            )
        )
        await task_runs.begin(session, begun)
        await task_runs.end_lost(session, LONG)
    found = {run.id: run.status for run in await runs(runtime)}
    ended = {lost: "failed", died: "failed", never_begun: "failed"}
    assert found == {**ended, fresh: "queued", begun: "running", long: "running"}


@pytest.mark.parametrize("hours", [-30, -0.2, 0.2, 30])
async def test_a_scheduler_whose_clock_is_wrong_fires_the_slots_of_the_database(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, hours: float
) -> None:
    wrong = timedelta(hours=hours)

    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "WrongClock":
            return cls.fromtimestamp((datetime.now(tz) + wrong).timestamp(), tz)

    source = SlotSource()
    right = await offered(source)
    monkeypatch.setattr("app.workers.scheduler.datetime", WrongClock)
    assert await offered(source) == right
    for firing in await source.get_schedules():
        assert firing.time is not None
        assert abs(firing.time - (slot_of(firing) + wrong)) < timedelta(minutes=1)


async def test_a_slot_that_has_not_come_is_not_fired(runtime: Runtime, standing_clock: datetime) -> None:
    source = SlotSource()
    has_come = min((await offered(source))["fetch_hiscores"])
    put_clock_to(runtime, standing_clock + timedelta(hours=1))
    for slot in (await offered(source))["fetch_hiscores"]:
        assert not await fire(source, "fetch_hiscores", slot)
    put_clock_to(runtime, standing_clock)
    assert await fire(source, "fetch_hiscores", has_come)
    assert [run.slot_at for run in await runs(runtime)] == [has_come]
