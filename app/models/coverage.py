"""Spans of time in which a player's state is known."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp


class Coverage(Base):
    __tablename__ = "coverage"
    __table_args__ = (
        CheckConstraint('"until" >= "start"', name="ends_after_start"),
        {"postgresql_with": {"fillfactor": 70}},
    )

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[Timestamp] = mapped_column(primary_key=True)
    until: Mapped[Timestamp]
