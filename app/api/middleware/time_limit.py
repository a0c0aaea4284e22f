"""The end of requests that take too long."""

import asyncio

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import refusal
from app.errors import Unavailable

SECONDS = 60
"""Until an answer begins. Exports and events have begun by then, and end by rules of their own."""
RETRY_SECONDS = 30

log = structlog.get_logger(__name__)


class TimeLimit:
    """What is cut short is cancelled, so that its transaction is taken back and its connections are free again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(SECONDS) as limit:

                async def send_without_limit(message: Message) -> None:
                    if limit.when() is not None and not limit.expired():
                        limit.reschedule(None)
                    await send(message)

                await self.app(scope, receive, send_without_limit)
        except TimeoutError:
            if not limit.expired():
                raise
            log.warning("A request took too long and was ended.", path=scope["path"])
            late = Unavailable("This took too long and was ended; try again later.", retry_after=RETRY_SECONDS)
            await refusal(late)(scope, receive, send)
