"""The instance as a whole: what it knows, how it is."""

import asyncio
import time
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from starlette.datastructures import State

from app import __version__
from app.api.deps import IsAnyone, IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.api.schemas.instance import Check, Health, InstanceStatsOut, MetricOut, Metrics, Readiness
from app.services.history.metrics import all_metrics
from app.services.instance import figures
from app.workers import readiness
from app.workers.runtime import Runtime

router = APIRouter(tags=["instance"])


@router.get("/api/v1/metrics", dependencies=[IsReader], responses=errors(401, 503))
async def list_metrics(session: ReadingDep) -> Metrics:
    """Every metric there is: the catalogue and whatever the hiscores have shown besides."""
    return Metrics(items=[MetricOut.model_validate(metric) for metric in await all_metrics(session)])


@router.get("/api/v1/stats", dependencies=[IsReader], responses=errors(401, 503))
async def get_instance_stats(session: ReadingDep) -> InstanceStatsOut:
    """How much is tracked, and what it costs to store."""
    return InstanceStatsOut.model_validate(await figures.stats(session))


@router.head("/health", include_in_schema=False, dependencies=[IsAnyone])
@router.get("/health", dependencies=[IsAnyone])
async def health() -> Health:
    """Whether this process is alive."""
    return Health(status="ok", version=__version__)


@router.get("/ready", dependencies=[IsAnyone], responses={503: {"model": Readiness}})
async def ready(request: Request, runtime: RuntimeDep, response: Response) -> Readiness:
    """Whether everything this process depends on is there, each named. 503 if not."""
    checks = await _checked(request.app.state, runtime)
    answer = Readiness(
        ready=all(check.ok for check in checks.values()),
        **{name: Check.model_validate(check) for name, check in checks.items()},
    )
    response.status_code = 200 if answer.ready else 503
    return answer


async def _checked(state: State, runtime: Runtime) -> dict[str, readiness.Check]:
    """Whoever asks while somebody else does shares the answer: everyone may ask, and each would take a connection."""
    checking: asyncio.Task[dict[str, readiness.Check]] | None = getattr(state, "checking", None)
    if checking is None or checking.done():
        age = timedelta(seconds=time.monotonic() - state.started)
        checking = state.checking = asyncio.create_task(readiness.check(runtime, age))
    return await asyncio.shield(checking)
