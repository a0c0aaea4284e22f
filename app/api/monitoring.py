"""`/metrics`, for Prometheus. (The metrics of the hiscores are at `/api/v1/metrics`.)"""

from hmac import compare_digest

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from app.api.deps import BearerDep, RuntimeDep
from app.api.exposition import exposition
from app.api.middleware.clients import ip_of
from app.errors import NotAllowed, NotAuthenticated
from app.workers import measurements

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""Headers of requests that a proxy passes on: it may be on this machine, but who asks is not."""

router = APIRouter(include_in_schema=False)


async def check_scraper(request: Request, token: BearerDep, runtime: RuntimeDep) -> None:
    """Whoever has the token; if none is set, whoever is on this machine."""
    settings = runtime.settings.metrics
    if settings.token is not None:
        if not compare_digest((token or "").encode(), settings.token.get_secret_value().encode()):
            raise NotAuthenticated("Send METRICS__TOKEN as 'Authorization: Bearer ...'.")
    elif not _is_here(request):
        raise NotAllowed("Without METRICS__TOKEN, metrics are for this machine alone: set it to read them from others.")


@router.get("/metrics", dependencies=[Depends(check_scraper)])
async def scrape(runtime: RuntimeDep) -> Response:
    """What docs/monitoring.md lists."""
    return Response(exposition(await measurements.measure(runtime)), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _is_here(request: Request) -> bool:
    passed_on = any(header in request.headers for header in FORWARDED)
    address = ip_of(request)
    return address is not None and address.is_loopback and not passed_on
