"""Gives every request an id, and says in a line what became of it."""

import logging
import re
import time
from uuid import uuid4

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, reset_contextvars

from app.api.middleware.clients import address_of

READS = ("GET", "HEAD", "OPTIONS")
REQUEST_ID = re.compile(rb"[\w.+/=-]{1,64}")
"""One that comes with the request must look like this, or is replaced."""

log = structlog.get_logger(__name__)


class RequestLog:
    """Around everything else, so that the answer to an error nobody expected has its id, too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = _given_id(scope) or uuid4().hex
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        begin = time.perf_counter()
        bound = bind_contextvars(request_id=request_id)
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            _log(scope, status, time.perf_counter() - begin)
            reset_contextvars(**bound)


def _given_id(scope: Scope) -> str | None:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if REQUEST_ID.fullmatch(given) else None


def _log(scope: Scope, status: int, seconds: float) -> None:
    """Without the query, which may hold a secret; the path as it was sent, in which nothing can begin a new line."""
    level = logging.INFO
    if status >= 500:
        level = logging.WARNING
    elif status < 400 and scope["method"] in READS:
        level = logging.DEBUG
    path = scope["raw_path"].decode("ascii", "replace")
    told = {"method": scope["method"], "path": path, "status": status, "ms": round(seconds * 1000, 1)}
    log.log(level, "Answered.", **told, client=address_of(HTTPConnection(scope)))
