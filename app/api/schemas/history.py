"""What was seen of a player, look by look."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from app.api.schemas.common import SpanOut, UtcTime
from app.hiscores.metrics import Measure
from app.services.history.diffs import LookDiff, MetricDiff
from app.services.history.metric_history import History, Point
from app.services.history.metric_index import KnownMetric
from app.services.history.periods import Span


class PointOut(TypedDict):
    at: UtcTime
    since: Annotated[
        UtcTime | None, Field(description="the last look that saw another value; null for the first one known")
    ]
    value: Annotated[int | None, Field(description="null: it was not shown any more")]
    rank: int | None
    level: int | None


class HistoryOut(SpanOut):
    """A step series: each value holds until the next."""

    metric: str
    measure: Measure
    points: Annotated[list[PointOut], Field(description="the value carried into the start, and each that followed")]
    gaps: Annotated[list[SpanOut], Field(description="between looks, where nothing is known")]
    resolution: Annotated[
        float | None,
        Field(description="seconds; of each such time the first, last, lowest and highest are here. Null: all are"),
    ]


class MetricDiffOut(TypedDict):
    metric: str
    measure: Measure
    since: Annotated[
        UtcTime | None, Field(description="the last look that saw the value before; null if there was none")
    ]
    before: int | None
    after: Annotated[int | None, Field(description="null: it was not shown any more")]
    gained: Annotated[int, Field(description="without steps that are no gain")]
    level_before: int | None
    level_after: int | None
    rank: int | None


class LookDiffOut(TypedDict):
    at: UtcTime
    since: UtcTime | None
    changes: list[MetricDiffOut]


class Diffs(TypedDict):
    items: list[LookDiffOut]
    next_cursor: str | None


class CoverageOut(TypedDict):
    items: list[SpanOut]
    next_cursor: None


def history_out(metric: KnownMetric, history: History) -> HistoryOut:
    return {
        "metric": metric.slug,
        "measure": metric.measure,
        "start": history.span.start,
        "end": history.span.end,
        "points": [_point_out(metric, point) for point in history.points],
        "gaps": [_span_out(gap) for gap in history.gaps],
        "resolution": None if history.resolution is None else history.resolution.total_seconds(),
    }


def _point_out(metric: KnownMetric, point: Point) -> PointOut:
    level = metric.level(point.value)
    return {"at": point.at, "since": point.since, "value": point.value, "rank": point.rank, "level": level}


def _span_out(span: Span) -> SpanOut:
    return {"start": span.start, "end": span.end}


def diffs_out(diffs: Sequence[LookDiff], next_cursor: str | None) -> Diffs:
    items = [_look_diff_out(diff) for diff in diffs]
    return {"items": items, "next_cursor": next_cursor}


def _look_diff_out(diff: LookDiff) -> LookDiffOut:
    return {"at": diff.at, "since": diff.since, "changes": [_metric_diff_out(change) for change in diff.changes]}


def _metric_diff_out(diff: MetricDiff) -> MetricDiffOut:
    return {
        "metric": diff.metric.slug,
        "measure": diff.metric.measure,
        "since": diff.since,
        "before": diff.before,
        "after": diff.after,
        "gained": diff.gained,
        "level_before": diff.metric.level(diff.before),
        "level_after": diff.metric.level(diff.after),
        "rank": diff.rank,
    }


def coverage_out(spans: Sequence[Span]) -> CoverageOut:
    return {"items": [_span_out(span) for span in spans], "next_cursor": None}
