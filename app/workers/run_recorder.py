"""Enters into `task_runs` what becomes of the messages that belong to a run (label `run`)."""

import asyncio
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from taskiq import TaskiqMessage, TaskiqMiddleware, TaskiqResult
from tenacity import retry, retry_if_exception, stop_after_delay, wait_exponential_jitter

from app.db import is_away
from app.errors import AppError
from app.services.instance import task_runs
from app.workers.runtime import Runtime

RUN_LABEL = "run"

current_run: ContextVar[UUID | None] = ContextVar("current_run", default=None)
"""The run that the task under way belongs to."""

waits_for_database = retry(
    retry=retry_if_exception(is_away),
    wait=wait_exponential_jitter(multiplier=0.2, max=5),
    stop=stop_after_delay(60),
    reraise=True,
)
"""TaskIQ drops a message whose middleware fails: nobody works on it until the broker gives its claim up."""


class RunRecorder(TaskiqMiddleware):
    """A failed task passes `on_error` and `post_execute`; only the latter is used, so that every end counts once."""

    async def pre_execute(self, message: TaskiqMessage) -> TaskiqMessage:
        if RUN_LABEL in message.labels:
            current_run.set(UUID(message.task_id))
            await self._begin(UUID(message.task_id))
        return message

    async def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        """Raises CancelledError for a task that the worker's end cut short: unacknowledged, it goes to another one."""
        if isinstance(result.error, asyncio.CancelledError):
            raise result.error
        if RUN_LABEL in message.labels:
            error = _in_words(result.error) if result.is_err else None
            await self._end(UUID(message.task_id), result.return_value, error)

    @waits_for_database
    async def _begin(self, run_id: UUID) -> None:
        async with self._runtime.database.transaction() as session:
            begun = await task_runs.begin(session, run_id)
        self._runtime.events.tell_runs(begun)

    @waits_for_database
    async def _end(self, run_id: UUID, result: dict[str, Any] | None, error: str | None) -> None:
        async with self._runtime.database.transaction() as session:
            ended = await task_runs.end(session, run_id, result, error)
        self._runtime.events.tell_runs(ended)

    @property
    def _runtime(self) -> Runtime:
        runtime: Runtime = self.broker.state.runtime
        return runtime


def _in_words(error: BaseException | None) -> str:
    """For whoever reads the run; what is unexpected stands in the log with its traceback."""
    if isinstance(error, AppError):
        return error.detail
    if isinstance(error, TimeoutError):
        return "It took too long and was stopped."
    return f"An unexpected {type(error).__name__}; the worker's log has the details."
