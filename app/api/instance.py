"""The instance as a whole: what it knows, how it is."""

import time
from datetime import timedelta

from fastapi import APIRouter, Request, Response

from app import __version__
from app.api.deps import IsAnyone, IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.api.schemas.instance import Check, Health, InstanceStatsOut, MetricOut, Metrics, Readiness
from app.services import instance
from app.services.metrics import all_metrics
from app.workers import readiness

router = APIRouter(tags=["instance"])


@router.get("/api/v1/metrics", dependencies=[IsReader], responses=errors(401, 503))
async def list_metrics(session: ReadingDep) -> Metrics:
    """Every metric there is: the catalogue and whatever the hiscores have shown besides."""
    return Metrics(items=[MetricOut.model_validate(metric) for metric in await all_metrics(session)])


@router.get("/api/v1/stats", dependencies=[IsReader], responses=errors(401, 503))
async def get_instance_stats(session: ReadingDep) -> InstanceStatsOut:
    """How much is tracked, and what it costs to store."""
    return InstanceStatsOut.model_validate(await instance.stats(session))


@router.head("/health", include_in_schema=False, dependencies=[IsAnyone])
@router.get("/health", dependencies=[IsAnyone])
async def health() -> Health:
    """Whether this process is alive."""
    return Health(status="ok", version=__version__)


@router.get("/ready", dependencies=[IsAnyone], responses={503: {"model": Readiness}})
async def ready(request: Request, runtime: RuntimeDep, response: Response) -> Readiness:
    """Whether everything this process depends on is there, each named. 503 if not."""
    age = timedelta(seconds=time.monotonic() - request.app.state.started)
    checks = await readiness.check(runtime, age)
    answer = Readiness(
        ready=all(check.ok for check in checks.values()),
        **{name: Check.model_validate(check) for name, check in checks.items()},
    )
    response.status_code = 200 if answer.ready else 503
    return answer
