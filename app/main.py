"""The web application: `uvicorn app.main:app` serves it alone, `osrsdiff up` beside worker and scheduler."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from types import FrameType

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from app import __version__, garbage
from app.api import exports
from app.api.errors import add_error_handlers
from app.api.event_feed import open_feed
from app.api.guards import check_routes
from app.api.middleware.answer_headers import AnswerHeaders
from app.api.middleware.bodies import Bodies
from app.api.middleware.clients import Clients
from app.api.middleware.request_log import RequestLog
from app.api.middleware.time_limit import TimeLimit
from app.api.pages import add_pages
from app.api.router import add_routes
from app.api.schemas.common import errors
from app.api.signing_key import signing_key
from app.api.ui import add_ui
from app.api.web_server import Application
from app.config import Settings, get_settings
from app.services.accounts.access_tokens import TokenIssuer
from app.services.limits.login_throttle import LoginThrottle
from app.services.limits.request_limits import RequestLimits
from app.workers.broker import broker, use_runtime
from app.workers.runtime import Runtime, open_runtime

CORS_METHODS = ("GET", "POST", "PATCH", "DELETE")
CORS_HEADERS = ("Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "X-Request-ID")
CORS_EXPOSED = ("Content-Disposition", "ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID")
DESCRIPTION = "Tracks Old School RuneScape characters: what changed, when, and how fast."


def create_app(settings: Settings, runtime: Runtime | None = None) -> FastAPI:
    """The application; it opens a runtime of its own unless it is given one. Raises StartupError for bad settings."""
    key = signing_key(settings)
    app = Application(
        title="OSRS Diff",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lambda app: _running(app, settings, key, runtime),
        openapi_url=None,  # app/api/pages.py counts who asks for it.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # It would send people to whichever host and scheme the request names.
        generate_unique_id_function=_operation_id,
        responses=errors(429),  # Anyone who is counted, anywhere.
    )
    add_error_handlers(app)
    add_routes(app)
    add_pages(app)
    add_ui(app)
    check_routes(app)
    app.middleware_stack = _surrounded(app.build_middleware_stack(), settings)
    return app


@asynccontextmanager
async def _running(app: FastAPI, settings: Settings, key: str, given: Runtime | None) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        runtime = given if given is not None else await stack.enter_async_context(open_runtime(settings))
        app.state.runtime = runtime
        app.state.started = time.monotonic()
        app.state.issuer = TokenIssuer(key, settings.jwt)
        app.state.export_places = exports.places(settings.database.pool_size)
        app.state.login_throttle = LoginThrottle(runtime.redis)
        app.state.request_limits = RequestLimits(runtime.redis, settings.limits)
        app.state.event_feed = await stack.enter_async_context(open_feed(runtime.redis))
        stack.enter_context(_told_to_stop(app.state.event_feed.close))
        if given is None:
            use_runtime(runtime)
            await broker.startup()
            stack.push_async_callback(broker.shutdown)
        garbage.keep_what_is_there()
        yield


def _surrounded(stack: ASGIApp, settings: Settings) -> ASGIApp:
    """What is around the part that answers errors; FastAPI would put whatever is added the usual way inside of it.

    From the inside out: the time it may take; before that begins, a body that is whole and sound; who of other origins
    may read the answer, whichever of these gave it; headers of every answer; the log of it, with its time; and first of
    all, whose request it is.
    """
    around: ASGIApp = Bodies(TimeLimit(stack))
    if settings.cors_origins:
        around = CORSMiddleware(
            around,
            settings.cors_origins,
            allow_methods=CORS_METHODS,
            allow_headers=CORS_HEADERS,
            expose_headers=CORS_EXPOSED,
        )
    around = Clients(RequestLog(AnswerHeaders(around)), settings.trusted_proxies)

    async def surrounded(scope: Scope, receive: Receive, send: Send) -> None:
        # The start and the stop of the application come this way, too, and are no requests.
        await (around if scope["type"] == "http" else stack)(scope, receive, send)

    return surrounded


@contextmanager
def _told_to_stop(tell: Callable[[], None]) -> Iterator[None]:
    """Calls `tell` at SIGINT and SIGTERM, besides whoever handles them: a web server tells the application only when
    all responses have ended, which those without an end of their own do not."""
    loop = asyncio.get_running_loop()
    found = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    handlers = {int(number): handler for number, handler in found.items() if callable(handler)}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(tell)
        handlers[number](number, frame)

    for number in handlers:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _operation_id(route: APIRoute) -> str:
    """The function's name: it makes readable generated clients."""
    return route.name


def __getattr__(name: str) -> FastAPI:
    """`app.main:app` for uvicorn; made when it is asked for, so that importing this module needs no settings."""
    if name == "app":
        return create_app(get_settings())
    raise AttributeError(name)
