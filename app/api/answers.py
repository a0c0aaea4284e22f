"""How answers are sent: long ones as they are, and none that the client has already."""

from collections.abc import Callable, Coroutine
from hashlib import sha1
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute

HEADERS = {"Cache-Control": "private, no-cache"}
"""Kept by the one who asked, and asked about each time before it is used."""

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "As the client has it, by `If-None-Match`"}}


class Answer(Response):
    """Plain dicts, sent without being checked against their schema first: for answers of hundreds of numbers, which the
    types of the functions that make them and the tests of the API hold to it."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content, option=orjson.OPT_UTC_Z)


class TaggedRoute(APIRoute):
    """Gives a GET's answer an `ETag`, and 304 in place of an answer whose tag the client has."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await handle(request)
            # What is streamed is not known before it is sent.
            if request.method == "GET" and response.status_code == 200 and hasattr(response, "body"):
                # Of all hashes the one that takes the least time; nobody gains by two answers with one tag.
                tag = f'"{sha1(response.body, usedforsecurity=False).hexdigest()}"'
                response.headers.update({"ETag": tag} | HEADERS)
                if _has(request, tag):
                    return Response(status_code=304, headers={"ETag": tag} | HEADERS)
            return response

        return tagged


def _has(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` names the tag; weak ones count, as RFC 9110 has it for GET."""
    named = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    return tag in named or named == ["*"]
