"""The instance as a whole."""

from typing import Literal

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.hiscores.metrics import Kind, Measure
from app.models.player import Outcome


class MetricOut(Schema):
    slug: str
    name: str = Field(description="as the hiscores spell it")
    kind: Kind
    measure: Measure
    minimum: int | None = Field(description="the lowest value that is ranked, where known")
    is_monotonic: bool = Field(description="whether the value can only rise")
    first_seen_at: UtcTime | None = Field(description="when a look here first showed it")


class Metrics(Page):
    items: list[MetricOut]


class InstanceStatsOut(Schema):
    players: int
    active_players: int
    looks: int
    looks_last_day: dict[Outcome, int] = Field(description="of the last 24 hours, by outcome; each is named")
    snapshots: int
    changes: int
    oldest_look: UtcTime | None
    newest_look: UtcTime | None
    bytes_stored: int = Field(description="history tables with their indexes")
    bytes_per_look: float | None


class Health(Schema):
    status: Literal["ok"]
    version: str


class Check(Schema):
    ok: bool
    detail: str


class Readiness(Schema):
    ready: bool
    database: Check
    migrations: Check
    redis: Check
    worker: Check
    scheduler: Check
