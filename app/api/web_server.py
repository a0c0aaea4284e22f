"""uvicorn as it must be, however it was started: by `osrsdiff`, or by its own command with defaults of its own."""

import asyncio

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.lifespan.on import LifespanOn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20
"""How long a connection may take until the head of its next request is there."""
HEAD_BYTES = 64 * 1024
"""How long that may be, give or take what is read at once."""
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """Ends if the head of a request is long in coming, or has no end: uvicorn would wait for ever, and keep it all."""

    _timer: asyncio.TimerHandle | None = None
    _head_bytes: int | None = None
    """Since a head began to come; None while none does."""

    # As uvicorn has it; asyncio's own class is wider.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        if self._head_bytes is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes is not None and self._head_bytes > HEAD_BYTES:
            self.transport.write(TOO_LARGE)
            self.transport.close()
        # uvicorn has stopped its own clock, though this may be the rest of a body that nobody reads.
        elif self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._await_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Application(FastAPI):
    """Sets up the server that starts it, which has read its own settings by then."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        starter = getattr(receive, "__self__", None)
        if isinstance(starter, LifespanOn):
            _set_up(starter.config)
        await super().__call__(scope, receive, send)


def _set_up(config: Config) -> None:
    config.http_protocol_class = Connection
    config.encoded_headers = [header for header in config.encoded_headers if header[0] != b"server"]
    # It would believe whatever comes from this machine; `Clients` believes those who are named in the settings.
    if isinstance(config.loaded_app, ProxyHeadersMiddleware):
        config.loaded_app = config.loaded_app.app
