"""Players in order."""

from typing import Literal

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.api.schemas.progress import GainOut, Measure
from app.hiscores.boards import Board


class StandingOut(Schema):
    place: int = Field(description="shared by equals")
    username: str
    board: Board
    value: int = Field(description="the last known one; in a board by gains, at the end of the time")
    level: int | None = Field(description="of skills")
    gain: GainOut | None = Field(description="null in a board by value")
    last_fetched: UtcTime | None
    stale: bool = Field(description="the last look is more than two intervals before the end")


class Leaderboard(Page):
    metric: str
    measure: Measure
    by: Literal["value", "gained"]
    start: UtcTime | None = Field(description="null by value, or if everyone's is the first look")
    end: UtcTime
    items: list[StandingOut]
    total: int = Field(description="players on all pages")
