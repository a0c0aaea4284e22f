"""Everything in one process: engines, API, worker and scheduler in one event loop."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import uvicorn

from app.api.signing_key import signing_key
from app.config import Settings
from app.embedded.engines import running_engines
from app.embedded.folder import DataFolder
from app.errors import StartupError
from app.logging import set_up_logging
from app.main import create_app
from app.migrate import upgrade
from app.services.accounts import users
from app.showcase.demo import open_demo
from app.showcase.mark import check_kind
from app.showcase.settings import of_demo
from app.workers.broker import broker, use_runtime
from app.workers.runtime import Runtime, open_runtime
from app.workers.scheduler import schedule
from app.workers.task_config import scheduled_tasks
from app.workers.worker import work

GRACE_SECONDS = 4
"""How long requests in flight may take to end."""

Report = Callable[[str], None]


class Server(uvicorn.Server):
    """Leaves signals to us, because there is more to stop than the web server, and says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.has_started = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.has_started.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def up(
    settings: Settings, report: Report, ready: Callable[[str, str | None], None], *, is_demo: bool = False
) -> None:
    """Run until SIGINT or SIGTERM. `report` hears of each step, `ready` the address and a new admin's password.

    A demo's password is no secret: `ready` hears it each time.
    """
    settings, known_password = of_demo(settings) if is_demo else (settings, None)
    check_kind(settings.data_dir, is_demo=is_demo)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    folder = DataFolder(settings)
    with folder.lock(), bound(settings) as listener:
        set_up_logging(settings, folder.path / "logs" / "osrsdiff.log")
        _check(settings)
        report("Starting PostgreSQL and Valkey" if settings.embedded_postgres else "Connecting to the database")
        async with AsyncExitStack() as stack:
            demo = await stack.enter_async_context(open_demo(folder.path)) if is_demo else None
            await stack.enter_async_context(running_engines(settings))
            runtime = await stack.enter_async_context(open_runtime(settings))
            await stack.enter_async_context(_broker(runtime))
            report("Bringing the database up to date")
            await upgrade(settings)
            if demo is not None and not await _ends_before(stop, demo.fill(runtime.tracker, report)):
                return  # The next start makes the history anew.
            async with runtime.database.transaction() as session:
                password = await users.create_first_admin(session, settings.admin)
            report("Starting the API, a worker and the scheduler")
            await _serve(runtime, listener, stop, lambda address: ready(address, password or known_password))
            report("Stopping")


async def _ends_before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether some work was done to its end, or else given up because we are to stop."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        working.result()
        return True
    working.cancel()
    await asyncio.wait({working})
    return False


def _check(settings: Settings) -> None:
    """What would keep us from running is found before anything is started. Raises StartupError."""
    signing_key(settings)
    list(scheduled_tasks(settings))


@contextlib.contextmanager
def bound(settings: Settings) -> Iterator[socket.socket]:
    """The listening socket, taken before anything is started. Raises StartupError if the port is in use."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise StartupError(
                f"Port {settings.port} on {settings.host} {reason}: choose another with PORT=... or HOST=..."
            ) from error
        yield listener


@asynccontextmanager
async def _broker(runtime: Runtime) -> AsyncIterator[None]:
    use_runtime(runtime)
    broker.connect_to(runtime.settings.redis_url)  # It was made before anybody said --demo.
    broker.is_worker_process = True
    await broker.startup()
    try:
        yield
    finally:
        await broker.shutdown()


async def _serve(runtime: Runtime, listener: socket.socket, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Serve until `stop`, then let requests and tasks in flight end. A part that fails takes the others down."""
    config = uvicorn.Config(
        create_app(runtime.settings, runtime), log_config=None, timeout_graceful_shutdown=GRACE_SECONDS
    )
    server = Server(config)
    async with asyncio.TaskGroup() as group:
        scheduling = group.create_task(schedule())
        group.create_task(work(stop))
        group.create_task(server.serve(sockets=[listener]))
        await server.has_started.wait()
        if not server.started:
            raise StartupError("The API does not start; the log above says why.")
        host, port = listener.getsockname()[:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        await stop.wait()
        server.should_exit = True
        scheduling.cancel()
