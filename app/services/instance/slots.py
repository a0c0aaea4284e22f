"""Slots of scheduled tasks, each of which is fired once: what `task_runs` has of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, DateTime, and_, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.task_run import TaskRun

REQUEUE_AFTER = timedelta(minutes=2)
"""A scheduled run whose message was never taken up by then is queued anew."""
EARLY = timedelta(seconds=1)
"""A slot may be fired so long before its time."""
SLOTS_REMEMBERED = timedelta(days=2)
"""An older slot offered again is refused by its key; this only spares reading years of runs."""


async def claim(session: AsyncSession, name: str, slot_at: datetime) -> UUID | None:
    """The id of the run to queue for a scheduled slot, or None if it was fired already or has not come.

    A run that was claimed but never taken up (the scheduler died, or Redis lost the message) is handed out once more.
    """
    has_come = literal(slot_at, DateTime(timezone=True)) <= func.now() + EARLY
    if not await session.scalar(select(has_come)):
        return None
    return await session.scalar(
        insert(TaskRun)
        .values(id=uuid4(), name=name, arguments={"slot": slot_at.isoformat()}, slot_at=slot_at)
        .on_conflict_do_update(
            index_elements=[TaskRun.name, TaskRun.slot_at],
            set_={"queued_at": func.now()},
            where=_is_stale(),
        )
        .returning(TaskRun.id)
    )


async def fired(session: AsyncSession, names: Sequence[str]) -> dict[str, datetime]:
    """The latest slot of each name that needs no more firing; those of days ago are left out."""
    rows = await session.execute(
        select(TaskRun.name, func.max(TaskRun.slot_at))
        .where(TaskRun.name.in_(names), TaskRun.slot_at > func.now() - SLOTS_REMEMBERED, ~_is_stale())
        .group_by(TaskRun.name)
    )
    return {name: slot_at for name, slot_at in rows if slot_at is not None}


async def is_firing(session: AsyncSession, name: str, within: timedelta) -> bool:
    """Whether a slot of a task that lies no further back than `within` has been fired."""
    recent = exists().where(TaskRun.name == name, TaskRun.slot_at > func.now() - within)
    return bool(await session.scalar(select(recent)))


def _is_stale() -> ColumnElement[bool]:
    return and_(TaskRun.status == "queued", TaskRun.queued_at < func.now() - REQUEUE_AFTER)
