"""What a player gained, and how far that is certain."""

from typing import Literal

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.models.metric import Metric
from app.services.buckets import Bucket
from app.services.diffs import LookDiff, MetricDiff
from app.services.gains import Gain
from app.services.history import History, Point
from app.services.progress import MetricProgress, Progress

Kind = Literal["overall", "skill", "boss", "clue", "activity", "unknown"]
Measure = Literal["experience", "level", "kills", "score"]


class SpanOut(Schema):
    start: UtcTime
    end: UtcTime


class PlaceOut(Schema):
    value: int | None
    rank: int | None
    level: int | None = Field(description="of skills")


class GainOut(Schema):
    gained: int
    first_known: bool = Field(description="unknown at the start: counted from the first known value")
    at_least: int | None = Field(description="what is certain; null for what may fall, unless it is exact")
    at_most: int | None = Field(description="null if nothing bounds it")
    exact: bool


class MetricProgressOut(GainOut):
    metric: str
    kind: Kind
    measure: Measure
    start: PlaceOut
    end: PlaceOut
    levels_gained: int | None
    ranks_gained: int | None = Field(description="positive is a climb; null where unranked, or across boards")
    stale: bool = Field(description="the last look is more than two intervals before the end, or lacked this metric")

    @classmethod
    def of(cls, progress: MetricProgress) -> "MetricProgressOut":
        return cls(
            metric=progress.metric.slug,
            kind=progress.metric.kind,
            measure=progress.metric.measure,
            start=PlaceOut.model_validate(progress.start),
            end=PlaceOut.model_validate(progress.end),
            levels_gained=progress.levels_gained,
            ranks_gained=progress.ranks_gained,
            stale=progress.stale,
            gained=progress.gain.gained,
            first_known=progress.gain.first_known,
            at_least=progress.gain.at_least,
            at_most=progress.gain.at_most,
            exact=progress.gain.exact,
        )


class GainedOut(Schema):
    username: str
    start: UtcTime
    end: UtcTime
    observed_start: UtcTime | None = Field(description="the start, or the first look if that was later")
    observed_end: UtcTime | None = Field(description="the end, or the last look if that was earlier")
    exact: bool = Field(description="every number is exact")
    partial: bool = Field(description="the player was not yet tracked at the start")
    metrics: list[MetricProgressOut]

    @classmethod
    def of(cls, username: str, progress: Progress) -> "GainedOut":
        return cls(
            username=username,
            start=progress.span.start,
            end=progress.span.end,
            observed_start=progress.observed.start if progress.observed else None,
            observed_end=progress.observed.end if progress.observed else None,
            exact=progress.exact,
            partial=progress.partial,
            metrics=[MetricProgressOut.of(each) for each in progress.metrics],
        )


class PointOut(Schema):
    at: UtcTime
    since: UtcTime | None = Field(description="the last look that saw another value; null for the first one known")
    value: int | None = Field(description="null: it was not shown any more")
    rank: int | None
    level: int | None


class HistoryOut(SpanOut):
    """A step series: each value holds until the next."""

    metric: str
    measure: Measure
    points: list[PointOut] = Field(description="the value carried into the start, and each that followed")
    gaps: list[SpanOut] = Field(description="between looks, where nothing is known")
    resolution: float | None = Field(
        description="seconds; of each such time the first, last, lowest and highest are here. Null: all are"
    )

    @classmethod
    def of(cls, metric: Metric, history: History) -> "HistoryOut":
        return cls(
            metric=metric.slug,
            measure=metric.measure,
            start=history.span.start,
            end=history.span.end,
            points=[_point(metric, point) for point in history.points],
            gaps=[SpanOut.model_validate(gap) for gap in history.gaps],
            resolution=None if history.resolution is None else history.resolution.total_seconds(),
        )


def _point(metric: Metric, point: Point) -> PointOut:
    level = metric.level(point.value)
    return PointOut(at=point.at, since=point.since, value=point.value, rank=point.rank, level=level)


class BucketOut(SpanOut):
    gained: int
    at_least: int | None
    at_most: int | None
    exact: bool
    observed: bool = Field(description="there was a look; without one, a gain shows in the bucket of the next look")

    @classmethod
    def of(cls, bucket: Bucket) -> "BucketOut":
        gain = bucket.gain or Gain(0, True, None, None)
        return cls(
            start=bucket.span.start,
            end=bucket.span.end,
            gained=gain.gained,
            at_least=gain.at_least,
            at_most=gain.at_most,
            exact=gain.exact,
            observed=bucket.observed,
        )


class Buckets(Page):
    metric: str
    measure: Measure
    items: list[BucketOut]


class MetricDiffOut(Schema):
    metric: str
    measure: Measure
    since: UtcTime | None = Field(description="the last look that saw the value before; null if there was none")
    before: int | None
    after: int | None = Field(description="null: it was not shown any more")
    gained: int = Field(description="without steps that are no gain")
    level_before: int | None
    level_after: int | None
    rank: int | None

    @classmethod
    def of(cls, diff: MetricDiff) -> "MetricDiffOut":
        return cls(
            metric=diff.metric.slug,
            measure=diff.metric.measure,
            since=diff.since,
            before=diff.before,
            after=diff.after,
            gained=diff.gained,
            level_before=diff.metric.level(diff.before),
            level_after=diff.metric.level(diff.after),
            rank=diff.rank,
        )


class LookDiffOut(Schema):
    at: UtcTime
    since: UtcTime | None
    changes: list[MetricDiffOut]

    @classmethod
    def of(cls, diff: LookDiff) -> "LookDiffOut":
        return cls(at=diff.at, since=diff.since, changes=[MetricDiffOut.of(change) for change in diff.changes])


class Diffs(Page):
    items: list[LookDiffOut]


class CoverageOut(Page):
    items: list[SpanOut]
