"""Episodes of looks that cannot be progress, kept aside for the owner; at most one is open for a player."""

from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.hiscores.plausibility import Reason
from app.models.base import Base, BigInt, Timestamp, one_of

REASONS: tuple[Reason, ...] = get_args(Reason)
Resolution = Literal["fitted", "overtaken", "accepted", "discarded", "split"]
RESOLUTIONS: tuple[Resolution, ...] = get_args(Resolution)
"""A look fitted again; the board changed meanwhile; or what the owner decided."""


class Quarantine(Base):
    __tablename__ = "quarantine"
    __table_args__ = (
        Index("quarantine_open_key", "player_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        CheckConstraint(one_of("reason", REASONS), name="reason"),
        CheckConstraint(one_of("resolution", RESOLUTIONS), name="resolution"),
        CheckConstraint("(closed_at IS NULL) = (resolution IS NULL)", name="closed_with_a_resolution"),
        CheckConstraint("latest_at >= first_at AND looks > 0", name="latest_is_not_before_first"),
    )

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    board: Mapped[str] = mapped_column(Text)
    looks: Mapped[int]
    before: Mapped[dict[str, Any]]
    """The last good state: metric name to [value, rank, whether the value was reported]."""
    first_at: Mapped[Timestamp]
    first: Mapped[dict[str, Any]]
    """The look: metric name to [value, rank]."""
    latest_at: Mapped[Timestamp]
    latest: Mapped[dict[str, Any]]
    suspicions: Mapped[dict[str, Any]]
    """Of the latest look: metric name to {before, after, at_most}."""
    closed_at: Mapped[Timestamp | None]
    resolution: Mapped[str | None] = mapped_column(Text)
    undo: Mapped[dict[str, Any] | None]
    """After it was accepted: what that replaced besides `before`."""
    successor_id: Mapped[BigInt | None] = mapped_column(ForeignKey("players.id", ondelete="SET NULL"))
    """After a split: the player that has the name now."""
