"""Fires the tasks of `task_config` at their slots, each slot once, however many schedulers run or restart.

What makes it once is the unique key of `task_runs` over name and slot, and the database's clock says when a slot has
come: one scheduler whose clock is wrong must not use up the slots of tomorrow. A slot that passed while no scheduler
ran is fired late, once; of several such slots only the latest.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog
from taskiq import ScheduledTask as Firing
from taskiq import ScheduleSource, TaskiqScheduler
from taskiq.api import run_scheduler_task
from taskiq.exceptions import ScheduledTaskCancelledError

from app.db import is_away
from app.services.instance import slots
from app.workers.broker import broker, current_runtime
from app.workers.events import RunChanged
from app.workers.run_recorder import RUN_LABEL
from app.workers.task_config import scheduled_tasks

UPDATE_EVERY = timedelta(seconds=15)
"""How often the list of coming slots is made anew: less than the minute that lies between two slots."""

log = structlog.get_logger(__name__)


class SlotSource(ScheduleSource):
    """Offers each task's latest slot, unless it was fired, and its next one."""

    async def get_schedules(self) -> list[Firing]:
        runtime = current_runtime()
        tasks = list(scheduled_tasks(runtime.settings))
        try:
            async with runtime.database.sessions() as session:
                now = await runtime.tracker.now(session)
                ahead = datetime.now(UTC) - now
                fired = await slots.fired(session, [task.name for task in tasks])
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("The database does not answer; what is scheduled waits for it.")
            return []
        missed = [
            _firing(task.name, slot, slot + ahead)
            for task in tasks
            if (slot := task.latest_slot(now)) > fired.get(task.name, datetime.min.replace(tzinfo=UTC))
        ]
        coming = [(task.name, task.next_slot(now)) for task in tasks]
        return missed + [_firing(name, slot, slot + ahead) for name, slot in coming]

    async def pre_send(self, task: Firing) -> None:
        """Take the slot, or call the firing off because it was taken."""
        slot = datetime.fromisoformat(task.kwargs["slot"])
        runtime = current_runtime()
        async with runtime.database.transaction() as session:
            run_id = await slots.claim(session, task.task_name, slot)
        if run_id is None:
            raise ScheduledTaskCancelledError
        runtime.events.tell(RunChanged(run_id, task.task_name, "queued"))
        task.task_id = str(run_id)


def _firing(name: str, slot: datetime, at: datetime) -> Firing:
    """`at` is the slot by the clock of this machine, which may not be the database's."""
    return Firing(
        task_name=name,
        labels={RUN_LABEL: True},
        args=[],
        kwargs={"slot": slot.isoformat()},
        schedule_id=uuid4().hex,
        time=at,
    )


scheduler = TaskiqScheduler(broker, [SlotSource()])


async def schedule() -> None:
    """Run the scheduler until cancelled."""
    await run_scheduler_task(scheduler, interval=UPDATE_EVERY)
