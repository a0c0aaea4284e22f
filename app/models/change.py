"""One metric taking a new value: the narrow rows that all history is answered from."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, SmallInt, Timestamp


class Change(Base):
    """`at - gap_seconds` is the last look that still saw the old value; no gap means there was no value before: a
    baseline. Value NULL means it became unknown. The columns stand in this order because it wastes no padding, and the
    key carries all of them, so that reads touch the index only."""

    __tablename__ = "changes"
    __table_args__ = (
        PrimaryKeyConstraint("player_id", "metric_id", "at", postgresql_include=["value", "rank", "gap_seconds"]),
        CheckConstraint("value >= 0", name="value_is_natural"),
        CheckConstraint("rank > 0", name="rank_is_a_place"),
        CheckConstraint("gap_seconds >= 0", name="gap_is_a_time"),
        CheckConstraint("value IS NOT NULL OR gap_seconds IS NOT NULL", name="only_the_known_becomes_unknown"),
        # Insert-only: without this the visibility map lags and index-only reads fall back on the table.
        {"postgresql_with": {"autovacuum_vacuum_insert_threshold": 20000, "autovacuum_vacuum_insert_scale_factor": 0}},
    )

    at: Mapped[Timestamp]
    value: Mapped[BigInt | None]
    # Four bytes: as eight, they would be 7 of the 110 that a look may take.
    player_id: Mapped[int] = mapped_column(Integer, ForeignKey("players.id", ondelete="CASCADE"))
    rank: Mapped[int | None]
    gap_seconds: Mapped[int | None]
    metric_id: Mapped[SmallInt] = mapped_column(ForeignKey("metrics.id"))
