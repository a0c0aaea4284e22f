"""Tasks, their schedules and their runs."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.models.task_run import State, TaskRun


class TaskStarted(Schema):
    task_id: UUID
    status_url: str

    @classmethod
    def of(cls, run_id: UUID) -> "TaskStarted":
        return cls(task_id=run_id, status_url=f"/api/v1/tasks/{run_id}")


class TaskResult(Schema):
    task_id: UUID
    state: State
    result: dict[str, Any] | None = Field(description="of a look: outcome, username, fetched_at, changes, error")
    error: str | None

    @classmethod
    def of(cls, run: TaskRun) -> "TaskResult":
        return cls(task_id=run.id, state=run.status, result=run.result, error=run.error)


class TaskRunOut(Schema):
    id: UUID
    name: str
    status: State
    arguments: dict[str, Any]
    slot: UtcTime | None = Field(
        validation_alias="slot_at", description="the scheduled time it ran for; null if started by hand"
    )
    attempt: int = Field(description="above 1 if a worker died over it")
    queued_at: UtcTime
    started_at: UtcTime | None
    finished_at: UtcTime | None
    duration_seconds: float | None
    result: dict[str, Any] | None
    error: str | None


class TaskRuns(Page):
    items: list[TaskRunOut]


class ScheduleOut(Schema):
    name: str
    cron: str = Field(description="in UTC")
    description: str
    enabled: bool
    last_run: UtcTime | None
    last_status: State | None
    last_duration_seconds: float | None
    next_run: UtcTime
    running: bool


class Schedules(Page):
    items: list[ScheduleOut]


class WorkOut(Schema):
    """How polling stands. What a server that is away would have told is null."""

    lag_seconds: float | None = Field(description="for how long whoever is longest due has been due; 0 if nobody is")
    queue_length: int | None = Field(description="messages waiting, those included that workers have taken")
    queue_pending: int | None = Field(description="messages that workers have taken and not done yet")
    workers: int | None = Field(description="workers that are alive")
    hiscores_paused: bool | None = Field(description="scheduled looks wait: the hiscores fail or have asked us to")
    request_budget_used: int | None = Field(description="requests to the hiscores in the minute that ends now")
    request_budget_limit: int = Field(description="requests to the hiscores that a minute may see")
