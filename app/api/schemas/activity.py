"""What all players did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, cast

from pydantic import Field
from typing_extensions import TypedDict

from app.api.schemas.common import UtcTime
from app.hiscores.metrics import Kind, Measure
from app.models.record import Period
from app.services.progress.play_sessions import PlaySession
from app.services.progress.session_outcomes import MetricGain, SetRecord


class MetricGainOut(TypedDict):
    metric: str
    kind: Kind
    measure: Measure
    gained: int
    value: Annotated[int, Field(description="at the end of the session")]
    level: Annotated[int | None, Field(description="of skills, at the end of the session")]
    levels_gained: int | None


class SetRecordOut(TypedDict):
    metric: str
    measure: Measure
    period: Period
    gained: int


class PlaySessionOut(TypedDict):
    username: str
    start: Annotated[UtcTime, Field(description="the last look before its first change")]
    end: Annotated[UtcTime, Field(description="the look that saw its last change")]
    looks: Annotated[int, Field(description="those that saw a change")]
    gains: Annotated[list[MetricGainOut], Field(description="without steps that are no gain")]
    records: Annotated[
        list[SetRecordOut], Field(description="set in it and not beaten since, if there was one to beat")
    ]


class Activity(TypedDict):
    since: Annotated[UtcTime, Field(description="only what was seen after it")]
    items: list[PlaySessionOut]
    next_cursor: str | None


def activity_out(since: datetime, found: Sequence[PlaySession], next_cursor: str | None) -> Activity:
    return {"since": since, "items": [_session_out(each) for each in found], "next_cursor": next_cursor}


def _session_out(found: PlaySession) -> PlaySessionOut:
    return {
        "username": found.username,
        "start": found.start,
        "end": found.end,
        "looks": found.looks,
        "gains": [_gain_out(gain) for gain in found.outcome.gains],
        "records": [_record_out(record) for record in found.outcome.records],
    }


def _gain_out(gain: MetricGain) -> MetricGainOut:
    return {
        "metric": gain.metric.slug,
        "kind": gain.metric.kind,
        "measure": gain.metric.measure,
        "gained": gain.gained,
        "value": gain.value,
        "level": gain.metric.level(gain.value),
        "levels_gained": gain.levels_gained,
    }


def _record_out(record: SetRecord) -> SetRecordOut:
    return {
        "metric": record.metric.slug,
        "measure": record.metric.measure,
        "period": cast(Period, record.period),
        "gained": record.gained,
    }
