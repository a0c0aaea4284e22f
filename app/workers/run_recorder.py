"""Enters into `task_runs` what becomes of the messages that belong to a run (label `run`)."""

from typing import Any
from uuid import UUID

from taskiq import TaskiqMessage, TaskiqMiddleware, TaskiqResult

from app.errors import AppError
from app.services import task_runs
from app.workers.runtime import Runtime

RUN_LABEL = "run"


class RunRecorder(TaskiqMiddleware):
    """A failed task passes `on_error` and `post_execute`; only the latter is used, so that every end counts once."""

    async def pre_execute(self, message: TaskiqMessage) -> TaskiqMessage:
        if RUN_LABEL in message.labels:
            async with self._runtime.database.transaction() as session:
                await task_runs.begin(session, UUID(message.task_id))
        return message

    async def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        if RUN_LABEL in message.labels:
            error = _in_words(result.error) if result.is_err else None
            async with self._runtime.database.transaction() as session:
                await task_runs.end(session, UUID(message.task_id), result.return_value, error)

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
