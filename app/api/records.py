"""A player's best gains."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.answers import UNCHANGED, TaggedRoute
from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.api.schemas.records import RecordOut, Records
from app.models.record import Period
from app.services.history import records
from app.services.players import finding

router = APIRouter(prefix="/api/v1/players/{username}", tags=["progress"], route_class=TaggedRoute)


@router.get("/records", dependencies=[IsReader], responses=UNCHANGED | errors(401, 404, 422, 503))
async def list_records(
    username: str,
    session: ReadingDep,
    runtime: RuntimeDep,
    metric: Annotated[str | None, Query(max_length=100, description="the slug of a metric")] = None,
    period: Period | None = None,
) -> Records:
    """The most that was gained between two looks at most a day, a week, 30 or 365 days apart."""
    player = await finding.find(session, username)
    metric_id = None if metric is None else (await runtime.metrics.of_slug(session, metric)).id
    found = await records.of_player(session, player, metric_id, period)
    by_id = await runtime.metrics.covering(session, max((record.metric_id for record in found), default=1))
    return Records(items=[RecordOut.of(record, by_id[record.metric_id]) for record in found])
