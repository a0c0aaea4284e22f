"""The log of fetches, a few days long."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp, one_of
from app.models.player import OUTCOMES


class Look(Base):
    __tablename__ = "looks"
    __table_args__ = (CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),)

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[Timestamp] = mapped_column(primary_key=True)
    duration_ms: Mapped[int]
    changes: Mapped[int] = mapped_column(server_default="0")
    outcome: Mapped[str] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
