"""Requests that are counted, and what their answers say about it, as draft-ietf-httpapi-ratelimit-headers-11 has it."""

import math

from fastapi import Request

from app.api.middleware.clients import address_of
from app.errors import TooManyRequests
from app.services.limits.request_limits import SPAN_SECONDS, Counted, RequestLimits

HEADERS = "osrsdiff.limit_headers"
"""Where in a request's scope the headers of its answer are, whichever that will be."""


async def count_anonymous(request: Request) -> None:
    """Raises TooManyRequests."""
    _tell(request, await _limits(request).count_anonymous(address_of(request)))


async def count_api_key(request: Request, key_id: int) -> None:
    """Raises TooManyRequests."""
    _tell(request, await _limits(request).count_api_key(key_id))


def _limits(request: Request) -> RequestLimits:
    limits: RequestLimits = request.app.state.request_limits
    return limits


def _tell(request: Request, counted: Counted | None) -> None:
    if counted is None:
        return
    policy, limit, standing = counted
    seconds = math.ceil(standing.wait or standing.seconds)
    request.scope[HEADERS] = [
        (b"ratelimit-policy", f'"{policy}";q={limit};w={SPAN_SECONDS}'.encode()),
        (b"ratelimit", f'"{policy}";r={standing.left};t={seconds}'.encode()),
    ]
    if standing.wait:
        raise TooManyRequests(f"{limit} requests a minute are the most: try again in {seconds} s.", retry_after=seconds)
