"""What a player gained, and how far that is certain."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from app.api.schemas.common import SpanOut, UtcTime
from app.hiscores.metrics import Kind, Measure
from app.services.history.metric_index import KnownMetric
from app.services.progress.buckets import Bucket
from app.services.progress.gains import Gain
from app.services.progress.player_progress import MetricProgress, Place, Progress


class PlaceOut(TypedDict):
    value: int | None
    rank: int | None
    level: Annotated[int | None, Field(description="of skills")]


class GainOut(TypedDict):
    gained: int
    first_known: Annotated[bool, Field(description="unknown at the start: counted from the first known value")]
    at_least: Annotated[int | None, Field(description="what is certain; null for what may fall, unless it is exact")]
    at_most: Annotated[int | None, Field(description="null if nothing bounds it")]
    exact: bool


class MetricProgressOut(GainOut):
    metric: str
    kind: Kind
    measure: Measure
    start: PlaceOut
    end: PlaceOut
    levels_gained: int | None
    ranks_gained: Annotated[int | None, Field(description="positive is a climb; null where unranked, or across boards")]
    stale: Annotated[
        bool, Field(description="the last look is more than two intervals before the end, or lacked this metric")
    ]


class GainedOut(TypedDict):
    username: str
    start: UtcTime
    end: UtcTime
    observed_start: Annotated[UtcTime | None, Field(description="the start, or the first look if that was later")]
    observed_end: Annotated[UtcTime | None, Field(description="the end, or the last look if that was earlier")]
    exact: Annotated[bool, Field(description="every number is exact")]
    partial: Annotated[bool, Field(description="the player was not yet tracked at the start")]
    metrics: list[MetricProgressOut]


class BucketOut(SpanOut):
    gained: int
    at_least: int | None
    at_most: int | None
    exact: bool
    observed: Annotated[
        bool, Field(description="part of it lies within coverage; else a gain shows in the bucket of the next look")
    ]


class Buckets(TypedDict):
    metric: str
    measure: Measure
    items: list[BucketOut]
    next_cursor: None


def gain_out(gain: Gain) -> GainOut:
    return {
        "gained": gain.gained,
        "first_known": gain.first_known,
        "at_least": gain.at_least,
        "at_most": gain.at_most,
        "exact": gain.exact,
    }


def gained_out(username: str, progress: Progress) -> GainedOut:
    observed_start: datetime | None = progress.observed.start if progress.observed else None
    observed_end: datetime | None = progress.observed.end if progress.observed else None
    return {
        "username": username,
        "start": progress.span.start,
        "end": progress.span.end,
        "observed_start": observed_start,
        "observed_end": observed_end,
        "exact": progress.exact,
        "partial": progress.partial,
        "metrics": [_progress_out(each) for each in progress.metrics],
    }


def _progress_out(progress: MetricProgress) -> MetricProgressOut:
    return {
        "metric": progress.metric.slug,
        "kind": progress.metric.kind,
        "measure": progress.metric.measure,
        "start": _place_out(progress.start),
        "end": _place_out(progress.end),
        "levels_gained": progress.levels_gained,
        "ranks_gained": progress.ranks_gained,
        "stale": progress.stale,
        **gain_out(progress.gain),
    }


def _place_out(place: Place) -> PlaceOut:
    return {"value": place.value, "rank": place.rank, "level": place.level}


def buckets_out(metric: KnownMetric, found: list[Bucket]) -> Buckets:
    items = [_bucket_out(bucket) for bucket in found]
    return {"metric": metric.slug, "measure": metric.measure, "items": items, "next_cursor": None}


def _bucket_out(bucket: Bucket) -> BucketOut:
    gain = bucket.gain or Gain(0, True, None, None)
    return {
        "start": bucket.span.start,
        "end": bucket.span.end,
        "gained": gain.gained,
        "at_least": gain.at_least,
        "at_most": gain.at_most,
        "exact": gain.exact,
        "observed": bucket.observed,
    }
