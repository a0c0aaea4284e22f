"""Steps in a value that are no gain."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, SmallInt, Timestamp, one_of

REASONS = ("provisional_zero", "new_skill", "accepted", "rebased")


class Adjustment(Base):
    __tablename__ = "adjustments"
    __table_args__ = (CheckConstraint(one_of("reason", REASONS), name="reason"),)

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    metric_id: Mapped[SmallInt] = mapped_column(ForeignKey("metrics.id"), primary_key=True)
    at: Mapped[Timestamp] = mapped_column(primary_key=True)
    step: Mapped[BigInt]
    """Part of the change at that time which is not a gain; in the metric's measure, may be negative."""
    reason: Mapped[str] = mapped_column(Text)
