"""Players in order."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from app.api.schemas.common import Measure, UtcTime
from app.api.schemas.gains import GainOut
from app.hiscores.boards import Board


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
    by: Literal["value", "gained"]
    start: Annotated[UtcTime | None, Field(description="null by value, or if everyone's is the first look")]
    end: UtcTime
    items: list[StandingOut]
    next_cursor: str | None
    total: Annotated[int, Field(description="players on all pages")]
