"""What runs in the background: schedules, runs, results."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.api.cursors import Cursor, decode_run_cursor, paged
from app.api.deps import ActorDep, IsAdmin, ReadingDep, RuntimeDep, SignedInDep
from app.api.schemas.common import Limit, errors
from app.api.schemas.tasks import ScheduleOut, Schedules, TaskResult, TaskRunOut, TaskRuns, TaskStarted, WorkOut
from app.errors import NotFound
from app.models.task_run import State, TaskRun
from app.services.instance import task_runs
from app.workers import measurements, runs
from app.workers.task_config import ScheduledTask, scheduled_tasks

router = APIRouter(prefix="/api/v1", tags=["tasks"])

ORDER = "task runs"


@router.get("/tasks/{task_id}", responses=errors(401, 404, 422, 503))
async def get_task(task_id: UUID, session: ReadingDep, _: SignedInDep) -> TaskResult:
    """Where a task stands, and its result. 404 means that there never was such a task."""
    return TaskResult.of(await task_runs.get(session, task_id))


@router.get("/task-runs", dependencies=[IsAdmin], responses=errors(401, 403, 422, 503))
async def list_task_runs(
    session: ReadingDep,
    name: Annotated[str | None, Query(max_length=100, pattern=r"^[a-z_]*$")] = None,
    status: State | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> TaskRuns:
    """Runs, newest first."""
    found = await task_runs.page(session, name, status, decode_run_cursor(cursor, ORDER), limit + 1)
    shown, next_cursor = paged(found, limit, ORDER, lambda run: (run.queued_at.isoformat(), str(run.id)))
    return TaskRuns(items=[TaskRunOut.model_validate(run) for run in shown], next_cursor=next_cursor)


@router.get("/task-runs/{run_id}", dependencies=[IsAdmin], responses=errors(401, 403, 404, 422, 503))
async def get_task_run(run_id: UUID, session: ReadingDep) -> TaskRunOut:
    """One run, whole."""
    return TaskRunOut.model_validate(await task_runs.get(session, run_id))


@router.get("/schedules", responses=errors(401, 503))
async def list_schedules(session: ReadingDep, runtime: RuntimeDep, _: SignedInDep) -> Schedules:
    """The scheduled tasks: when they ran last, how it went, when they run next."""
    tasks = list(scheduled_tasks(runtime.settings))
    latest = await task_runs.latest(session, [task.name for task in tasks])
    return Schedules(items=[_schedule_out(task, latest.get(task.name)) for task in tasks])


@router.post(
    "/schedules/{name}/trigger", status_code=202, dependencies=[IsAdmin], responses=errors(401, 403, 404, 409, 422, 503)
)
async def trigger_schedule(name: str, actor: ActorDep, runtime: RuntimeDep) -> TaskStarted:
    """Run a scheduled task now. 409 while it runs."""
    if name not in {task.name for task in scheduled_tasks(runtime.settings)}:
        raise NotFound(f"No scheduled task is named {name}; GET /api/v1/schedules lists them.")
    return TaskStarted.of(await runs.start(runtime, name, alone=True, by=actor))


@router.get("/work", dependencies=[IsAdmin], responses=errors(401, 403, 503))
async def get_work(runtime: RuntimeDep) -> WorkOut:
    """How polling stands: the queue, whoever waits, the hiscores and the budget of requests to them."""
    gauges = (await measurements.measure(runtime)).gauges
    return WorkOut.model_validate({name: gauges.get(name, {}).get(()) for name in WorkOut.model_fields})


def _schedule_out(task: ScheduledTask, last: TaskRun | None) -> ScheduleOut:
    now = datetime.now(UTC)
    return ScheduleOut(
        name=task.name,
        cron=task.cron,
        description=task.description,
        enabled=True,
        last_run=last.queued_at if last else None,
        last_status=last.status if last else None,
        last_duration_seconds=last.duration_seconds if last else None,
        next_run=task.next_slot(now),
        running=last is not None and last.status in task_runs.UNFINISHED,
    )
