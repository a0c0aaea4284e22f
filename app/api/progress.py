"""What changed, when, and how fast."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.etag import UNCHANGED, TaggedRoute
from app.api.schemas.common import Cursor, decode_time_cursor, encode_cursor, errors
from app.api.schemas.progress import (
    BucketOut,
    Buckets,
    CoverageOut,
    Diffs,
    GainedOut,
    HistoryOut,
    LookDiffOut,
    SpanOut,
)
from app.api.spans import EARLIEST, LATEST, Moment, SpanDep
from app.services import buckets, coverage, diffs, history, periods, players, progress
from app.services.periods import Span

router = APIRouter(
    prefix="/api/v1/players/{username}",
    tags=["progress"],
    dependencies=[IsReader],
    responses=UNCHANGED | errors(401, 404, 422, 503),
    route_class=TaggedRoute,
)

MetricSlug = Annotated[str, Query(max_length=100, description="the slug of a metric: `slayer`, `zulrah`")]
MOST_POINTS = 20_000


@router.get("/gained")
async def get_gained(username: str, asked: SpanDep, session: ReadingDep, runtime: RuntimeDep) -> GainedOut:
    """What was gained of everything, in the last week unless another time is given."""
    player, now = await players.find_now(session, runtime.tracker, username)
    span = asked.at(now, default="week")
    found = await progress.gained(session, player, span, runtime.metrics, runtime.tracker.rules, now)
    return GainedOut.of(player.username, found)


@router.get("/history")
async def get_history(
    username: str,
    metric: MetricSlug,
    asked: SpanDep,
    session: ReadingDep,
    runtime: RuntimeDep,
    points: Annotated[int, Query(ge=10, le=MOST_POINTS, description="how many at most")] = 500,
) -> HistoryOut:
    """The steps of one metric, of all time unless another is given."""
    player, now = await players.find_now(session, runtime.tracker, username)
    described = await runtime.metrics.of_slug(session, metric)
    span = asked.at(now, default=periods.ALL) or await coverage.whole(session, player)
    return HistoryOut.of(described, await history.history(session, player, described.id, span, points))


@router.get("/buckets")
async def get_buckets(
    username: str,
    metric: MetricSlug,
    asked: SpanDep,
    session: ReadingDep,
    runtime: RuntimeDep,
    interval: Literal["hour", "day", "week", "month"] = "day",
) -> Buckets:
    """What was gained in each hour, day, week (from Monday) or month there; of the last month unless another time is
    given. The first and last are cut to it, and all add up to what was gained in it."""
    player, now = await players.find_now(session, runtime.tracker, username)
    described = await runtime.metrics.of_slug(session, metric)
    span = asked.at(now, default="month") or await coverage.whole(session, player)
    found = await buckets.gained_in_each(session, player, described, periods.buckets(span, interval, asked.zone))
    items = [BucketOut.of(bucket) for bucket in found]
    return Buckets(metric=described.slug, measure=described.measure, items=items)


@router.get("/diffs")
async def list_diffs(
    username: str,
    session: ReadingDep,
    runtime: RuntimeDep,
    since: Annotated[Moment | None, Query(description="only what was seen after it")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="how many at most")] = 20,
    cursor: Cursor = None,
) -> Diffs:
    """What each look changed, newest first."""
    player = await players.find(session, username)
    until = decode_time_cursor(cursor) or LATEST
    found = await diffs.newest(session, player, runtime.metrics, until, since or EARLIEST, limit + 1)
    shown = found[:limit]
    return Diffs(
        items=[LookDiffOut.of(diff) for diff in shown],
        next_cursor=encode_cursor(shown[-1].at.isoformat()) if len(found) > limit else None,
    )


@router.get("/coverage")
async def list_coverage(username: str, asked: SpanDep, session: ReadingDep, runtime: RuntimeDep) -> CoverageOut:
    """The spans in which the state is known, of all time unless another is given; in between, nobody looked."""
    player, now = await players.find_now(session, runtime.tracker, username)
    span = asked.at(now, default=periods.ALL) or Span(EARLIEST, LATEST)
    covered = await coverage.spans(session, player.id, span.start, span.end)
    return CoverageOut(items=[SpanOut.model_validate(each) for each in covered])
