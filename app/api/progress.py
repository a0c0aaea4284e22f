"""What changed, when, and how fast."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from app.api.answers import UNCHANGED, Answer, TaggedRoute
from app.api.cursors import Cursor, decode_time_cursor, paged
from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.api.schemas.gains import Buckets, GainedOut, buckets_out, gained_out
from app.api.schemas.history import CoverageOut, Diffs, HistoryOut, coverage_out, diffs_out, history_out
from app.api.spans import Moment, SpanDep
from app.services.history import coverage, diffs, metric_history, periods
from app.services.history.periods import EARLIEST, LATEST, Span
from app.services.players import finding
from app.services.progress import buckets, player_progress

router = APIRouter(
    prefix="/api/v1/players/{username}",
    tags=["progress"],
    dependencies=[IsReader],
    responses=UNCHANGED | errors(401, 404, 422, 503),
    route_class=TaggedRoute,
)

MetricSlug = Annotated[str, Query(max_length=100, description="the slug of a metric: `slayer`, `zulrah`")]
MOST_POINTS = 20_000


@router.get("/gained", response_model=GainedOut)
async def get_gained(username: str, asked: SpanDep, session: ReadingDep, runtime: RuntimeDep) -> Answer:
    """What was gained of everything, in the last week unless another time is given."""
    tracked = await finding.find_now(session, runtime.tracker, username)
    span = asked.at(tracked.now, default="week")
    found = await player_progress.gained(session, tracked, span, runtime.metrics, runtime.tracker.rules)
    return Answer(gained_out(tracked.player.username, found))


@router.get("/history", response_model=HistoryOut)
async def get_history(
    username: str,
    metric: MetricSlug,
    asked: SpanDep,
    session: ReadingDep,
    runtime: RuntimeDep,
    points: Annotated[int, Query(ge=10, le=MOST_POINTS, description="how many at most")] = 500,
) -> Answer:
    """The steps of one metric, of all time unless another is given."""
    tracked = await finding.find_now(session, runtime.tracker, username)
    described = await runtime.metrics.of_slug(session, metric)
    span = asked.at(tracked.now, default=periods.ALL) or tracked.whole
    found = await metric_history.history(session, tracked.player, described.id, span, points)
    return Answer(history_out(described, found))


@router.get("/buckets", response_model=Buckets)
async def get_buckets(
    username: str,
    metric: MetricSlug,
    asked: SpanDep,
    session: ReadingDep,
    runtime: RuntimeDep,
    interval: Literal["hour", "day", "week", "month"] = "day",
) -> Answer:
    """What was gained in each hour, day, week (from Monday) or month there; of the last month unless another time is
    given. The first and last are cut to it, and all add up to what was gained in it."""
    tracked = await finding.find_now(session, runtime.tracker, username)
    described = await runtime.metrics.of_slug(session, metric)
    span = asked.at(tracked.now, default="month") or tracked.whole
    parts = periods.buckets(span, interval, asked.zone)
    found = await buckets.gained_in_each(session, tracked.player, described, parts)
    return Answer(buckets_out(described, found))


@router.get("/diffs", response_model=Diffs)
async def list_diffs(
    username: str,
    session: ReadingDep,
    runtime: RuntimeDep,
    since: Annotated[Moment | None, Query(description="only what was seen after it")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="how many at most")] = 20,
    cursor: Cursor = None,
) -> Answer:
    """What each look changed, newest first."""
    player = await finding.find(session, username)
    order = f"diffs of {player.id}"
    until = decode_time_cursor(cursor, order) or LATEST
    found = await diffs.newest(session, player, runtime.metrics, until, since or EARLIEST, limit + 1)
    shown, next_cursor = paged(found, limit, order, lambda diff: (diff.at.isoformat(),))
    return Answer(diffs_out(shown, next_cursor))


@router.get("/coverage", response_model=CoverageOut)
async def list_coverage(username: str, asked: SpanDep, session: ReadingDep, runtime: RuntimeDep) -> Answer:
    """The spans in which the state is known, of all time unless another is given; in between, nobody looked."""
    tracked = await finding.find_now(session, runtime.tracker, username)
    span = asked.at(tracked.now, default=periods.ALL) or Span(EARLIEST, LATEST)
    covered = await coverage.spans(session, tracked.player.id, span.start, span.end)
    return Answer(coverage_out(covered))
