"""Episodes of quarantine."""

from typing import Any

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.hiscores.boards import Board
from app.hiscores.metrics import Kind, Measure
from app.hiscores.plausibility import Reason
from app.models.quarantine import Resolution
from app.services.history.metric_index import MetricIndex
from app.services.quarantine.episodes import Compared, Listed


class SuspicionOut(Schema):
    metric: str
    name: str
    before: int
    after: int
    at_most: int = Field(description="the highest value that would have been believed")


class EpisodeOut(Schema):
    id: int
    username: str
    board: Board
    reason: Reason = Field(description="a guess")
    looks: int = Field(description="how many looks did not fit; the first and the latest are kept")
    first_at: UtcTime
    latest_at: UtcTime
    closed_at: UtcTime | None
    resolution: Resolution | None
    successor: str | None = Field(description="after a split: who has the name now")
    suspicions: list[SuspicionOut] = Field(description="of the latest look")

    @classmethod
    def of(cls, listed: Listed, metrics: MetricIndex) -> "EpisodeOut":
        return cls(**_shared(listed, metrics))


class ValueOut(Schema):
    value: int | None
    rank: int | None


class ComparedOut(Schema):
    metric: str
    name: str
    kind: Kind
    measure: Measure
    before: ValueOut = Field(description="as last believed")
    first: ValueOut
    latest: ValueOut
    suspicious: bool

    @classmethod
    def of(cls, compared: Compared, *, suspicious: bool) -> "ComparedOut":
        metric = compared.metric
        return cls(
            metric=metric.slug,
            name=metric.name,
            kind=metric.kind,
            measure=metric.measure,
            before=ValueOut.model_validate(compared.before),
            first=ValueOut.model_validate(compared.first),
            latest=ValueOut.model_validate(compared.latest),
            suspicious=suspicious,
        )


class EpisodeDetail(EpisodeOut):
    metrics: list[ComparedOut] = Field(description="all whose value differs")

    @classmethod
    def with_metrics(cls, listed: Listed, compared: list[Compared], metrics: MetricIndex) -> "EpisodeDetail":
        suspicious = listed.episode.suspicions
        rows = [ComparedOut.of(each, suspicious=each.metric.name in suspicious) for each in compared]
        return cls(**_shared(listed, metrics), metrics=rows)


class Episodes(Page):
    items: list[EpisodeOut]


def _shared(listed: Listed, metrics: MetricIndex) -> dict[str, Any]:
    """The fields of every episode."""
    episode = listed.episode
    suspicions = [
        {**suspicion, "metric": metrics.by_name[name].slug, "name": name}
        for name, suspicion in sorted(episode.suspicions.items())
    ]
    names = ("id", "board", "reason", "looks", "first_at", "latest_at", "closed_at", "resolution")
    shown = {name: getattr(episode, name) for name in names}
    return {**shown, "username": listed.username, "successor": listed.successor, "suspicions": suspicions}
