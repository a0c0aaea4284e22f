"""The lines of an export, each a JSON object: what stands in the file, and what may stand in one that is imported.

Fields have the names of the columns that they are stored in, except that metrics are called by their slugs. In arrays,
the place `id - 1` belongs to the metric with that `id` in the file.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from app.hiscores import names
from app.hiscores.boards import Board
from app.hiscores.metrics import Kind, Measure
from app.models import adjustment, player, player_event, quarantine, snapshot
from app.services.history.periods import in_reach

VERSION = 1


def _one_of(values: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in values:
            raise ValueError(f"it has to be one of {', '.join(values)}")
        return value

    return AfterValidator(check)


def _name(rule: Callable[[str], str]) -> AfterValidator:
    def check(name: str) -> str:
        rule(name)
        return name

    return AfterValidator(check)


Time = Annotated[AwareDatetime, AfterValidator(in_reach)]
Amount = Annotated[int, Field(ge=0, le=2**63 - 1)]
Step = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Rank = Annotated[int, Field(ge=1, le=2**31 - 1)]
MetricId = Annotated[int, Field(ge=1, le=2**15 - 1)]
Reading = tuple[Amount | None, Rank | None]


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    line: str

    def row(self, **more: Any) -> dict[str, Any]:
        """As columns of a table; `more` takes the place of fields."""
        return {name: getattr(self, name) for name in type(self).columns()} | more

    @classmethod
    def columns(cls) -> list[str]:
        return [name for name in cls.model_fields if name != "line"]


class Header(Line):
    # One of a later version may say more; that has to be read for its version to be told.
    model_config = ConfigDict(extra="ignore", strict=True)

    line: Literal["header"]
    format: Literal["osrsdiff"]
    version: int
    release: str
    exported_at: Time
    players: list[Annotated[str, _name(names.tracked_key)]]


class MetricLine(Line):
    line: Literal["metric"]
    id: MetricId
    slug: str
    name: Annotated[str, Field(min_length=1)]
    kind: Kind
    measure: Measure
    minimum: Amount | None
    is_monotonic: bool
    merged_into: MetricId | None
    first_seen_at: Time | None


class PlayerLine(Line):
    """All lines up to the next of its kind are about this player."""

    line: Literal["player"]
    username: Annotated[str, _name(names.tracked_key)]
    board: Board
    detects_board: bool
    board_in_doubt: bool
    is_active: bool
    fetch_interval_minutes: Count | None
    created_at: Time
    slot_at: Time | None
    next_fetch_at: Time | None
    last_attempt_at: Time | None
    last_fetched_at: Time | None
    last_changed_at: Time | None
    last_outcome: Annotated[str, _one_of(player.OUTCOMES)] | None
    last_error: str | None
    status: Annotated[str, _one_of(player.STATUSES)]
    failure_count: Count
    look_count: Amount
    snapshot_count: Amount


class NameLine(Line):
    line: Literal["name"]
    until: Time
    username: Annotated[str, _name(names.key)]


class CoverageLine(Line):
    line: Literal["coverage"]
    start: Time
    until: Time


class SnapshotLine(Line):
    line: Literal["snapshot"]
    at: Time
    board: Board
    kind: Annotated[str, _one_of(snapshot.KINDS)]
    ranks: list[Rank | None]


class ChangeLine(Line):
    line: Literal["change"]
    metric: str
    at: Time
    since: Time | None
    value: Amount | None
    rank: Rank | None


class AdjustmentLine(Line):
    line: Literal["adjustment"]
    metric: str
    at: Time
    step: Step
    reason: Annotated[str, _one_of(adjustment.REASONS)]


class Suspicion(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    metric: str
    before: Amount
    after: Amount
    at_most: Amount


class Undo(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    last_fetched_at: Time
    last_changed_at: Time
    snapshot_count: Amount
    state_at: Time
    state_board: Board


class EpisodeLine(Line):
    """What it keeps of looks, it keeps by the names of metrics."""

    line: Literal["episode"]
    id: Amount
    reason: Annotated[str, _one_of(quarantine.REASONS)]
    board: Board
    looks: Count
    before: dict[str, tuple[Amount | None, Rank | None, bool]]
    first_at: Time
    first: dict[str, Reading]
    latest_at: Time
    latest: dict[str, Reading]
    suspicions: dict[str, Suspicion]
    closed_at: Time | None
    resolution: Annotated[str, _one_of(quarantine.RESOLUTIONS)] | None
    undo: Undo | None
    successor: str | None


class EventLine(Line):
    line: Literal["event"]
    at: Time
    kind: Annotated[str, _one_of(player_event.EVENTS)]
    detail: dict[str, Any]


class StateLine(Line):
    line: Literal["state"]
    fetched_at: Time
    board: Board
    values: list[Amount | None]
    ranks: list[Rank | None]
    unreported: list[MetricId]


class End(Line):
    """How many lines of each kind came before, and the SHA-256 of their bytes."""

    line: Literal["end"]
    counts: dict[str, int]
    sha256: str


AnyLine = (
    Header
    | MetricLine
    | PlayerLine
    | NameLine
    | CoverageLine
    | SnapshotLine
    | ChangeLine
    | AdjustmentLine
    | EpisodeLine
    | EventLine
    | StateLine
    | End
)
LINE: TypeAdapter[AnyLine] = TypeAdapter(Annotated[AnyLine, Field(discriminator="line")])
