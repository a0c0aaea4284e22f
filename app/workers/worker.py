"""A worker inside this event loop."""

import asyncio

from taskiq.receiver import Receiver

from app.workers.broker import broker

MOST_AT_ONCE = 1000
"""Tasks under way in one process; nearly all of them wait for the request budget, so that a person's need not queue."""
FINISH_SECONDS = 6
"""How long work in flight may take to end after a stop; the rest is done by another worker, or at the next start."""


async def work(stop: asyncio.Event) -> None:
    """Take and do tasks until `stop` is set, then let those in flight end."""
    receiver = Receiver(broker, run_startup=False, max_async_tasks=MOST_AT_ONCE, wait_tasks_timeout=FINISH_SECONDS)
    await receiver.listen(stop)
