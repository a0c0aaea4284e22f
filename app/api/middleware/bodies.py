"""Bodies of requests, taken in whole before anything else is done: small, in time, and with one meaning."""

import asyncio
import json
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import refusal
from app.errors import AppError, Invalid, TooLarge, TooSlow

MAX_BYTES = 64 * 1024
"""Nothing that the API takes comes near."""
SECONDS = 20


class Bodies:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _has_body(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            body = await _read(headers, receive)
            if body is None:
                return  # The client has gone.
            if body and "json" in headers.get("Content-Type", "").lower():
                check_json(body)
        except AppError as error:
            await refusal(error)(scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


async def _read(headers: Headers, receive: Receive) -> bytes | None:
    """None if the client goes away. Raises TooLarge or TooSlow."""
    announced = headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > MAX_BYTES:
        raise TooLarge(f"The body is too large: {MAX_BYTES} bytes are the most.")
    body, is_whole = bytearray(), False
    try:
        async with asyncio.timeout(SECONDS):
            while not is_whole:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                if len(body) > MAX_BYTES:
                    raise TooLarge(f"The body is too large: {MAX_BYTES} bytes are the most.")
                is_whole = not message.get("more_body", False)
    except TimeoutError as error:
        raise TooSlow(f"The body did not come within {SECONDS} seconds.") from error
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """What has been received, once more; afterwards whatever comes, which is that the client goes away."""
    is_told = False

    async def tell() -> Message:
        nonlocal is_told
        if is_told:
            return await receive()
        is_told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return tell


def check_json(body: bytes) -> None:
    """Raises Invalid for what is not JSON, or what one reader takes for something else than another, or cannot bear."""
    try:
        found = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_refuse_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON (at character {error.pos}).") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"The body is not UTF-8 (at byte {error.start}).") from error
    except UnicodeEncodeError as error:
        raise Invalid("The body has half of a character (a lone surrogate).") from error
    except RecursionError as error:
        raise Invalid("The body is nested too deeply.") from error
    except ValueError as error:  # The one kind that is left: an integer of thousands of digits.
        raise Invalid("A number in the body is too long.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Invalid("An object in the body has the same name twice.")
    return found


def _refuse_constant(name: str) -> None:
    raise Invalid(f"{name} is not JSON.")
