"""The app over a socket of this machine, for what only shows on a real connection."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.up import Server


@asynccontextmanager
async def served(app: FastAPI, *, buffer: int | None = None, **more: Any) -> AsyncIterator[tuple[str, int]]:
    """The address. `buffer`: so many bytes may be under way; `more` is for uvicorn."""
    with socket.socket() as listener:
        if buffer is not None:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        listener.bind(("127.0.0.1", 0))
        server = Server(uvicorn.Config(app, lifespan="off", log_config=None, **more))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await server.has_started.wait()
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            await serving
