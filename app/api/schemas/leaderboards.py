"""Players in order."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from app.api.schemas.common import UtcTime
from app.api.schemas.gains import GainOut, gain_out
from app.hiscores.boards import Board
from app.hiscores.metrics import Measure
from app.services.history.metric_index import KnownMetric
from app.services.progress.leaderboards import Contender, Standing

By = Literal["value", "gained"]


class StandingOut(TypedDict):
    place: Annotated[int, Field(description="shared by equals")]
    username: str
    board: Board
    value: Annotated[int, Field(description="the last known one; in a board by gains, at the end of the time")]
    level: Annotated[int | None, Field(description="of skills")]
    gain: Annotated[GainOut | None, Field(description="null in a board by value")]
    last_fetched: UtcTime | None
    stale: Annotated[bool, Field(description="the last look is more than two intervals before the end")]


class Leaderboard(TypedDict):
    metric: str
    measure: Measure
    by: By
    start: Annotated[UtcTime | None, Field(description="null by value, or if everyone's is the first look")]
    end: UtcTime
    items: list[StandingOut]
    next_cursor: str | None
    total: Annotated[int, Field(description="players on all pages")]


def standing_out(metric: KnownMetric, standing: Standing, player: Contender, *, stale: bool) -> StandingOut:
    return {
        "place": standing.place,
        "username": player.username,
        "board": Board(player.board),
        "value": standing.value,
        "level": metric.level(standing.value),
        "gain": None if standing.gain is None else gain_out(standing.gain),
        "last_fetched": player.last_fetched_at,
        "stale": stale,
    }
