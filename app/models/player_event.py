"""What happened to a player besides progress: renames, changes of board, quarantines."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp, one_of

EVENTS = (
    *("added", "renamed", "board_changed", "not_found", "found_again"),
    *("quarantined", "quarantine_closed", "quarantine_reopened", "split"),
)


class PlayerEvent(Base):
    __tablename__ = "player_events"
    __table_args__ = (CheckConstraint(one_of("kind", EVENTS), name="kind"),)

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[Timestamp] = mapped_column(server_default=func.now())
    kind: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]]
