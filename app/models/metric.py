"""Every metric ever seen, keyed by name; its id is its place in the arrays of a state and is never used again."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, SmallInt, Timestamp


class Metric(Base):
    __tablename__ = "metrics"
    __table_args__ = (
        CheckConstraint("id > 0", name="id_is_a_place"),
        CheckConstraint("kind IN ('overall', 'skill', 'boss', 'clue', 'activity', 'unknown')", name="kind"),
        CheckConstraint("measure IN ('experience', 'level', 'kills', 'score')", name="measure"),
    )

    id: Mapped[SmallInt] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text, unique=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text)
    minimum: Mapped[BigInt | None]
    is_monotonic: Mapped[bool]
    merged_into: Mapped[SmallInt | None] = mapped_column(ForeignKey("metrics.id"))
    """The metric that this one turned out to be, under a later name; nothing is stored of it any more."""
    first_seen_at: Mapped[Timestamp | None]
    """When a look first showed it here; none for what is only in the catalogue."""
