"""A tracked account, and when it is to be looked at next.

`next_fetch_at` is the time from which it is due. `slot_at` is the scheduled slot which that time serves, so that
delays and repeated attempts never shift the schedule. `queued_until` and `looking_until` are leases: whoever holds one
has put the player into the queue, or is asking the hiscores right now; they end by themselves if the holder dies.

`detects_board` says that nobody chose the board by hand; while it is in doubt, the next look finds out which it is.
An archived player (`Zezima~12`) is the history of a character that lost its name to another one.
"""

from typing import Literal, get_args

from sqlalchemy import CheckConstraint, Identity, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.hiscores import names
from app.hiscores.boards import Board
from app.models.base import Base, BigInt, Timestamp, one_of

MAX_INTERVAL_MINUTES = 10_080
Outcome = Literal[
    "success", "unchanged", "not_found", "unavailable", "rate_limited", "malformed", "quarantined", "skipped"
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Status = Literal["ok", "not_found", "quarantined"]
STATUSES: tuple[Status, ...] = get_args(Status)


class Player(Base):
    __tablename__ = "players"
    __table_args__ = (
        CheckConstraint("char_length(split_part(username, '~', 1)) BETWEEN 1 AND 12", name="username_length"),
        CheckConstraint("NOT (is_active AND username_key LIKE '%~%')", name="archived_is_paused"),
        CheckConstraint("username_key = lower(username_key) AND username_key !~ '[_-]'", name="username_key_is_normal"),
        CheckConstraint(one_of("board", tuple(Board)), name="board"),
        CheckConstraint("detects_board OR NOT board_in_doubt", name="chosen_board_is_certain"),
        CheckConstraint(f"fetch_interval_minutes BETWEEN 1 AND {MAX_INTERVAL_MINUTES}", name="interval"),
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint(one_of("last_outcome", OUTCOMES), name="last_outcome"),
        CheckConstraint("last_changed_at <= last_fetched_at", name="changed_when_fetched"),
        CheckConstraint("(snapshot_count = 0) = (last_changed_at IS NULL)", name="changed_means_stored"),
        CheckConstraint("failure_count >= 0 AND snapshot_count BETWEEN 0 AND look_count", name="counts"),
        # Room on the page for the update of every look, none of whose columns is indexed: all stay in place (HOT).
        {"postgresql_with": {"fillfactor": 70}},
    )

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    username: Mapped[str] = mapped_column(Text)
    username_key: Mapped[str] = mapped_column(Text, unique=True)
    board: Mapped[str] = mapped_column(Text)
    detects_board: Mapped[bool] = mapped_column(server_default="false")
    board_in_doubt: Mapped[bool] = mapped_column(server_default="false")
    is_active: Mapped[bool] = mapped_column(server_default="true")
    fetch_interval_minutes: Mapped[int | None]
    created_at: Mapped[Timestamp] = mapped_column(server_default=func.now())

    slot_at: Mapped[Timestamp | None]
    next_fetch_at: Mapped[Timestamp | None]
    queued_until: Mapped[Timestamp | None]
    looking_until: Mapped[Timestamp | None]

    last_attempt_at: Mapped[Timestamp | None]
    last_fetched_at: Mapped[Timestamp | None]
    last_changed_at: Mapped[Timestamp | None]
    last_outcome: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="ok")
    failure_count: Mapped[int] = mapped_column(server_default="0")
    look_count: Mapped[BigInt] = mapped_column(server_default="0")
    snapshot_count: Mapped[BigInt] = mapped_column(server_default="0")

    @property
    def is_archived(self) -> bool:
        return names.ARCHIVED in self.username_key
