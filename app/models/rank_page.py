"""The snapshots of a player's closed week, packed: see services/history/rank_packing.py."""

from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, SmallInt


class RankPage(Base):
    __tablename__ = "rank_pages"

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(Date, primary_key=True)
    """Its Monday, in UTC."""
    n: Mapped[SmallInt]
    """How many snapshots."""
    times: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
