"""Runs of tasks that someone may ask about: every scheduled one, and those a person started."""

from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, Uuid, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Timestamp, one_of

State = Literal["queued", "running", "finished", "failed"]


class TaskRun(Base):
    """The row is committed before its message is queued. `slot_at` is the scheduled time it runs for: the unique key
    over name and slot is what lets every slot fire once, however many schedulers there are."""

    __tablename__ = "task_runs"
    __table_args__ = (
        UniqueConstraint("name", "slot_at"),
        Index("task_runs_name_queued_at_idx", "name", text("queued_at DESC")),
        Index("task_runs_queued_at_id_idx", text("queued_at DESC"), text("id DESC")),
        Index("task_runs_unfinished_idx", "queued_at", postgresql_where=text("status IN ('queued', 'running')")),
        CheckConstraint(one_of("status", get_args(State)), name="status"),
        CheckConstraint("(status IN ('finished', 'failed')) = (finished_at IS NOT NULL)", name="ended_at_a_time"),
        CheckConstraint("status <> 'running' OR started_at IS NOT NULL", name="running_since"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]]
    slot_at: Mapped[Timestamp | None]
    status: Mapped[str] = mapped_column(Text, server_default="queued")
    attempt: Mapped[int] = mapped_column(server_default="0")
    queued_at: Mapped[Timestamp] = mapped_column(server_default=func.now())
    started_at: Mapped[Timestamp | None]
    finished_at: Mapped[Timestamp | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def duration_seconds(self) -> float | None:
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds(), 3)
