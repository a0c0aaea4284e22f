"""Players."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, field_validator

from app.api.schemas.common import Page, Schema, UtcTime, is_given
from app.api.schemas.gains import GainOut, gain_out
from app.api.schemas.profiles import OverallOut, overall_out
from app.hiscores import names
from app.hiscores.boards import Board
from app.models.player import MAX_INTERVAL_MINUTES, Player, Status
from app.services.players.overall import Overall
from app.services.progress.gains import Gain

Username = Annotated[str, Field(max_length=100, description=names.RULE), AfterValidator(names.clean)]
Interval = Annotated[
    int | None,
    Field(ge=1, le=MAX_INTERVAL_MINUTES, description="minutes between two looks; null: as the schedule fetch_hiscores"),
]

AUTO = "auto"
BOARD_CHOICES = (AUTO, *(board.value for board in Board))


def _is_choice(value: str) -> str:
    if value not in BOARD_CHOICES:
        raise ValueError(f"it must be one of: {', '.join(BOARD_CHOICES)}")
    return value


BoardChoice = Annotated[
    str,
    AfterValidator(_is_choice),
    Field(
        description="table of the hiscores; auto: the regular or an iron one, whichever the character is on",
        json_schema_extra={"enum": list(BOARD_CHOICES)},
    ),
]


class NewPlayer(Schema):
    username: Username
    board: BoardChoice = AUTO
    fetch_interval_minutes: Interval = None


class PlayerChange(Schema):
    """Only what is given is changed."""

    username: Username | None = None
    is_active: StrictBool | None = None
    fetch_interval_minutes: Interval = None
    board: BoardChoice | None = None

    _are_given = field_validator("username", "is_active", "board")(is_given)


class PlayerOut(Schema):
    username: str
    board: Board
    detects_board: bool = Field(description="whether changes of the board are noticed; false if it was chosen by hand")
    is_active: bool
    is_archived: bool = Field(description="a history that ended: another character has the name")
    status: Status
    fetch_interval_minutes: int | None
    added_at: UtcTime
    last_fetched: UtcTime | None = Field(description="the last look that was believed")
    last_changed: UtcTime | None = Field(description="the last look that saw a value change")
    next_fetch: UtcTime | None = Field(description="at the earliest; null while paused")
    last_outcome: str | None
    last_error: str | None
    looks: int
    snapshots: int
    overall: OverallOut | None = Field(description="null before the first look")
    gained_today: GainOut | None = Field(description="overall experience since midnight; null if it is not known")

    @classmethod
    def of(cls, player: Player, overall: Overall | None, gained_today: Gain | None, next_slot: datetime) -> "PlayerOut":
        """`next_slot`: when those without an interval of their own become due."""
        return cls(
            username=player.username,
            board=Board(player.board),
            detects_board=player.detects_board,
            is_active=player.is_active,
            is_archived=player.is_archived,
            status=player.status,
            fetch_interval_minutes=player.fetch_interval_minutes,
            added_at=player.created_at,
            last_fetched=player.last_fetched_at,
            last_changed=player.last_changed_at,
            next_fetch=(player.next_fetch_at or next_slot) if player.is_active else None,
            last_outcome=player.last_outcome,
            last_error=player.last_error,
            looks=player.look_count,
            snapshots=player.snapshot_count,
            overall=None if overall is None else overall_out(overall),
            gained_today=None if gained_today is None else gain_out(gained_today),
        )


class Players(Page):
    items: list[PlayerOut]
    total: int = Field(description="players that match, on all pages")
