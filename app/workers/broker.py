"""The queue. `taskiq worker app.workers.broker:broker` runs a worker; importing the package registers the tasks."""

from contextlib import AsyncExitStack

from taskiq import TaskiqEvents, TaskiqState

from app import garbage
from app.config import get_settings
from app.workers.run_recorder import RunRecorder
from app.workers.runtime import Runtime, open_runtime
from app.workers.stream_broker import StreamBroker
from app.workers.task_log import TaskLog

QUEUE_NAME = "osrsdiff"

broker = StreamBroker(get_settings().redis_url, QUEUE_NAME)
broker.add_middlewares(TaskLog(), RunRecorder())


def use_runtime(runtime: Runtime) -> None:
    """Let tasks and schedules in this process use a runtime that is open already."""
    broker.state.runtime = runtime


def current_runtime() -> Runtime:
    runtime: Runtime = broker.state.runtime
    return runtime


@broker.on_event(TaskiqEvents.WORKER_STARTUP, TaskiqEvents.CLIENT_STARTUP)
async def _open(state: TaskiqState) -> None:
    """A worker or scheduler started by itself opens what it needs."""
    if "runtime" not in state:
        state.stack = AsyncExitStack()
        use_runtime(await state.stack.enter_async_context(open_runtime(get_settings())))


@broker.on_event(TaskiqEvents.WORKER_STARTUP)
async def _settle_down(_: TaskiqState) -> None:
    garbage.keep_what_is_there()


@broker.on_event(TaskiqEvents.WORKER_SHUTDOWN, TaskiqEvents.CLIENT_SHUTDOWN)
async def _close(state: TaskiqState) -> None:
    if "stack" in state:
        await state.stack.aclose()
