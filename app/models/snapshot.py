"""A stored state of a player: made when a look differs from the one before."""

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.hiscores.boards import Board
from app.models.base import Base, BigInt, Timestamp, one_of

KINDS = ("first", "progress", "ranks_only", "accepted", "import")


class Snapshot(Base):
    """Its values are the rows of `changes` with the same player and time; all ranks of the moment stand here."""

    __tablename__ = "snapshots"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("board", tuple(Board)), name="board"),
    )

    player_id: Mapped[BigInt] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    fetched_at: Mapped[Timestamp] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    ranks: Mapped[list[int | None]] = mapped_column(ARRAY(Integer))
