"""A player's best gains."""

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.hiscores.metrics import Measure
from app.models.record import Period, Record
from app.services.history.metric_index import KnownMetric


class RecordOut(Schema):
    metric: str
    measure: Measure
    period: Period
    gained: int
    start: UtcTime = Field(description="the last look before the gain")
    end: UtcTime = Field(description="the look that saw all of it")

    @classmethod
    def of(cls, record: Record, metric: KnownMetric) -> "RecordOut":
        return cls(
            metric=metric.slug,
            measure=metric.measure,
            period=record.period,
            gained=record.gained,
            start=record.start_at,
            end=record.end_at,
        )


class Records(Page):
    items: list[RecordOut]
