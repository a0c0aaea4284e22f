"""Who asks: the one place that knows a request's client, whichever proxies it came through."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from pydantic import IPvAnyNetwork
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


class Clients:
    """Gives requests that come through TRUSTED_PROXIES the address and the scheme that were used to reach those."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[IPvAnyNetwork]) -> None:
        self.app = app
        if trusted_proxies:
            # Uvicorn has types of its own for the same interface.
            trusting = ProxyHeadersMiddleware(app, [str(network) for network in trusted_proxies])  # type: ignore[arg-type]
            self.app = trusting  # type: ignore[assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = scope.get("client")
        # A socket that listens on IPv4, too, names those who come that way so.
        if peer is not None and peer[0].startswith("::ffff:"):
            scope["client"] = (peer[0].removeprefix("::ffff:"), peer[1])
        await self.app(scope, receive, send)


def address_of(request: HTTPConnection) -> str | None:
    address = ip_of(request)
    return None if address is None else str(address)


def ip_of(request: HTTPConnection) -> IPv4Address | IPv6Address | None:
    """None if a proxy wrote something else, or the client came through a Unix socket."""
    try:
        address = ip_address(request.client.host) if request.client else None
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
