"""A worker inside this event loop."""

import asyncio
import logging
from typing import Any

import structlog
from taskiq import AckableMessage
from taskiq.receiver import Receiver

from app.workers.broker import broker
from app.workers.stream_broker import StreamBroker

MOST_AT_ONCE = 1000
"""Tasks under way in one process; nearly all of them wait for the request budget, so that a person's need not queue."""
FINISH_SECONDS = 6
"""How long work in flight may take to end after a stop; the rest is done by another worker, or at the next start."""
END_SECONDS = 1
"""How long a task that is cut short may take to clean up before it is told once more."""

log = structlog.get_logger(__name__)


async def work(stop: asyncio.Event) -> None:
    """Take and do tasks until `stop` is set, then let those in flight end."""
    await Worker(broker).listen(stop)


class Worker(Receiver):
    """TaskIQ's receiver, which leaves nothing running when it has stopped.

    What it has not done by then it cuts short. Else database and connections would be closed under it: a look would
    fail for that, be acknowledged as done, and the hiscores be blamed for it.
    """

    def __init__(self, broker: StreamBroker) -> None:
        super().__init__(broker, run_startup=False, max_async_tasks=MOST_AT_ONCE, wait_tasks_timeout=FINISH_SECONDS)
        self._under_way: set[asyncio.Task[Any]] = set()
        logging.getLogger("taskiq.receiver.receiver").addFilter(_is_not_cut_short)

    async def callback(self, message: bytes | AckableMessage, raise_err: bool = False) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await super().callback(message, raise_err)
        finally:
            self._under_way.discard(task)

    async def listen(self, finish_event: asyncio.Event) -> None:
        try:
            await super().listen(finish_event)
        finally:
            await self._cut_short()

    async def _cut_short(self) -> None:
        if self._under_way:
            log.info(
                "Stopped amid tasks; another worker does them, or this one at its next start.",
                tasks=len(self._under_way),
            )
        while self._under_way:
            # Not once only: before Python 3.12 a cancellation can get lost in a client.
            for task in self._under_way:
                task.cancel()
            await asyncio.wait(self._under_way, timeout=END_SECONDS)


def _is_not_cut_short(record: logging.LogRecord) -> bool:
    """TaskIQ logs a traceback for every task that is cut short, as if something were wrong."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))
