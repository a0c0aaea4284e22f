"""The last known state of a player: one row that every diff runs against and every profile is read from."""

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp


class PlayerState(Base):
    """`values[i]` and `ranks[i]` belong to the metric with id i + 1. `unreported` lists the metrics whose value is
    known but was not given by the last look."""

    __tablename__ = "player_states"
    __table_args__ = ({"postgresql_with": {"fillfactor": 50}},)

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    fetched_at: Mapped[Timestamp]
    """Of the look that changed it last."""
    board: Mapped[str] = mapped_column(Text)
    """Of that look: ranks are only ever compared with ranks of the same board."""
    values: Mapped[list[int | None]] = mapped_column(ARRAY(BigInteger))
    ranks: Mapped[list[int | None]] = mapped_column(ARRAY(Integer))
    unreported: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
