"""The simulated hiscores on a socket of this machine."""

import asyncio
import ipaddress
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.demo.control import control_routes
from app.demo.delivery import EXTENSION, HiscoresEndpoint
from app.demo.hiscores import SimulatedHiscores
from app.demo.replies import MAIN_PAGE, NOT_FOUND
from app.errors import StartupError
from app.hiscores.boards import Board

GRACE_SECONDS = 1.0
"""How long answers on their way may take when the server stops."""


def create_app(world: SimulatedHiscores) -> Starlette:
    """The boards, a main page to be redirected to, and the remote control."""

    async def main_page(_: Request) -> Response:
        return HTMLResponse(MAIN_PAGE)

    async def not_found(_: Request, __: Exception) -> Response:
        return HTMLResponse(NOT_FOUND, status_code=404)

    boards = [Route(f"/{board.path}/index_lite.json", HiscoresEndpoint(world, board)) for board in Board]
    routes = [*boards, Route("/", main_page), *control_routes(world)]
    return Starlette(routes=routes, exception_handlers={404: not_found})


class DemoServer:
    """The simulated hiscores inside the running event loop, as an async context manager.

    It leaves signal handlers alone and stops at once, whatever it is being asked for.
    """

    def __init__(self, world: SimulatedHiscores | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        if not _is_loopback(host):
            raise StartupError(f"The simulated hiscores answer this machine only; {host} is no loopback address.")
        self.world = world or SimulatedHiscores()
        self._host, self._port = host, port
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        if self._server is None:
            raise RuntimeError("DemoServer is used outside of its `async with`")
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def __aenter__(self) -> Self:
        config = Config(create_app(self.world), lifespan="off", log_config=None, access_log=False, ws="none")
        config.load()
        loop = asyncio.get_running_loop()

        def connect() -> _Connection:
            return _Connection(config, self._state, app_state={}, _loop=loop)

        try:
            self._server = await loop.create_server(connect, self._host, self._port)
        except OSError as error:
            reason = (
                f"The simulated hiscores cannot use port {self._port} of {self._host} ({error.strerror}): "
                "choose another with --port ..."
            )
            raise StartupError(reason) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        self.world.release()
        for connection in list(self._state.connections):
            connection.transport.abort()
        if self._state.tasks:
            await asyncio.wait(list(self._state.tasks), timeout=GRACE_SECONDS)
        await asyncio.sleep(0)


class _Connection(HttpToolsProtocol):
    """Uvicorn's connection, which lets the app at its transport so that it can cut it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extension: dict[Any, Any] = {"transport": self.transport}
        self.scope["extensions"] = {EXTENSION: extension}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
