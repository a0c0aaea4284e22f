"""Starting tasks that someone may ask about: the run is committed before its message is queued."""

from typing import Any
from uuid import UUID

from redis.exceptions import RedisError
from taskiq.exceptions import SendTaskError

from app.errors import Unavailable
from app.services.accounts import audit
from app.services.accounts.audit import Actor
from app.services.instance import task_runs
from app.workers.broker import broker
from app.workers.events import RunChanged
from app.workers.run_recorder import RUN_LABEL
from app.workers.runtime import Runtime


async def start(runtime: Runtime, name: str, *, alone: bool = False, by: Actor | None = None, **arguments: Any) -> UUID:
    """Queue a task and return its run's id. With `alone` raises Conflict while one of that name runs;
    `by` is who triggered a schedule.

    Raises Unavailable if the queue cannot be reached; the run is then marked as failed.
    """
    async with runtime.database.transaction() as session:
        create = task_runs.create_alone if alone else task_runs.create
        run_id = await create(session, name, arguments)
        if by is not None:
            audit.record(session, by, "schedule_triggered", name, run_id=str(run_id))
    runtime.events.tell(RunChanged(run_id, name, "queued"))
    task = broker.find_task(name)
    if task is None:
        raise LookupError(f"no task is named {name}")
    try:
        await task.kicker().with_labels(**{RUN_LABEL: True}).with_task_id(str(run_id)).kiq(**arguments)
    except (RedisError, SendTaskError) as error:
        async with runtime.database.transaction() as session:
            ended = await task_runs.end(session, run_id, None, "The queue could not be reached.")
        runtime.events.tell_runs(ended)
        raise Unavailable("The queue (Redis) does not answer; try again in a moment.", retry_after=5) from error
    return run_id
