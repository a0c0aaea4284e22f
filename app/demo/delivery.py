"""Bringing a reply to the client over ASGI, also late, in drips or not at all."""

import asyncio
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from app.demo.hiscores import SimulatedHiscores
from app.demo.replies import NOT_ALLOWED, NOT_FOUND, Delivery, Reply, html
from app.hiscores.boards import Board

PIECES = 20
"""Into which a dripped body is cut."""
CHUNK = 256 * 1024
"""Bytes that are sent at a time."""
EXTENSION = "osrsdiff.demo"
"""Name of the ASGI extension by which our server hands over the connection, so that it can be cut."""


class HiscoresEndpoint:
    """The ASGI app of one board's `index_lite.json`."""

    def __init__(self, world: SimulatedHiscores, board: Board) -> None:
        self._world = world
        self._board = board

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _send(html(405, NOT_ALLOWED, {"Allow": "GET"}), send, has_body=scope["method"] != "HEAD")
            return
        player = _asked_for(scope["query_string"])
        if player is None:
            await _send(html(404, NOT_FOUND), send)
            return
        with self._world.requests.being_answered():
            await deliver(self._world, self._world.respond(player, self._board), scope, receive, send)


def _asked_for(query: bytes) -> str | None:
    """The name asked for. A plus is not taken for a space: a client has to write %20."""
    for part in query.decode("ascii", "replace").split("&"):
        name, _, value = part.partition("=")
        if name == "player":
            return unquote(value, errors="replace") or None
    return None


async def deliver(world: SimulatedHiscores, reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
    """The reply on its way; whatever takes long ends early when the client leaves or the world releases it."""
    if reply.delivery is Delivery.cut:
        await _cut(scope, receive)
    elif reply.delivery is Delivery.late:
        if await _wait(world, reply.seconds, receive):
            await _send(reply, send)
    elif reply.delivery is Delivery.dripped:
        await _drip(world, reply, send)
    else:
        await _send(reply, send)


async def _cut(scope: Scope, receive: Receive) -> None:
    connection = scope.get("extensions", {}).get(EXTENSION)
    if connection is None:
        raise ConnectionResetError("the simulated hiscores close the connection")
    connection["transport"].abort()
    await _until_gone(receive)


async def _wait(world: SimulatedHiscores, seconds: float | None, receive: Receive) -> bool:
    """Waits; whether there is still a client after it."""
    gone = asyncio.ensure_future(_until_gone(receive))
    released = asyncio.ensure_future(world.released.wait())
    try:
        await asyncio.wait((gone, released), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return not gone.done()
    finally:
        gone.cancel()
        released.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _drip(world: SimulatedHiscores, reply: Reply, send: Send) -> None:
    released = asyncio.ensure_future(world.released.wait())
    size = max(-(-len(reply.body) // PIECES), 1)
    pause = (reply.seconds or 0) / PIECES
    await send(_start(reply))
    for begin in range(0, len(reply.body), size):
        await send({"type": "http.response.body", "body": reply.body[begin : begin + size], "more_body": True})
        await asyncio.wait((released,), timeout=pause)
    released.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send(reply: Reply, send: Send, *, has_body: bool = True) -> None:
    await send(_start(reply))
    body = reply.body if has_body else b""
    for begin in range(0, len(body), CHUNK):
        await send({"type": "http.response.body", "body": body[begin : begin + CHUNK], "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _start(reply: Reply) -> dict[str, object]:
    headers = {**reply.headers, "Content-Length": str(len(reply.body))}
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http.response.start", "status": reply.status, "headers": encoded}
