"""What every answer tells browsers, whoever made it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import content_policy, limits

ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
POLICY = b"content-security-policy"
OF_DATA = (POLICY, content_policy.OF_DATA.encode())
CACHE = b"cache-control"
NOT_KEPT = (CACHE, b"no-store")
PRIVATE = ("/api/", "/auth/")
"""Paths whose answers nobody keeps, unless they say so themselves."""
HTTPS_FROM_NOW_ON = (b"strict-transport-security", b"max-age=31536000")


class AnswerHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_missing(scope, dict(message["headers"]))]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _missing(scope: Scope, given: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    more = [*ALWAYS, *scope.get(limits.HEADERS, ())]
    if POLICY not in given:
        more.append(OF_DATA)
    if CACHE not in given and scope["path"].startswith(PRIVATE):
        more.append(NOT_KEPT)
    if scope["scheme"] == "https":
        more.append(HTTPS_FROM_NOW_ON)
    return more
