"""The most a player gained of a metric within a period: derived from the changes, kept up as they come."""

from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, SmallInt, Timestamp, one_of

Period = Literal["day", "week", "month", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)


class Record(Base):
    __tablename__ = "records"
    __table_args__ = (
        CheckConstraint(one_of("period", PERIODS), name="period"),
        CheckConstraint("gained > 0", name="something_was_gained"),
        CheckConstraint("end_at >= start_at", name="ends_after_start"),
        {"postgresql_with": {"fillfactor": 70}},
    )

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    metric_id: Mapped[SmallInt] = mapped_column(ForeignKey("metrics.id"), primary_key=True)
    period: Mapped[str] = mapped_column(Text, primary_key=True)
    gained: Mapped[BigInt]
    start_at: Mapped[Timestamp]
    """The last look that saw the value from which the gain counts."""
    end_at: Mapped[Timestamp]
    """The look that saw the value up to which it counts."""
