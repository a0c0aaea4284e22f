"""Names a player had before."""

from sqlalchemy import ForeignKey, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp


class PlayerName(Base):
    __tablename__ = "player_names"

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[Timestamp] = mapped_column(primary_key=True, server_default=func.now())
    username: Mapped[str] = mapped_column(Text)
    username_key: Mapped[str] = mapped_column(Text, index=True)
