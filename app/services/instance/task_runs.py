"""Runs of tasks as rows: created before the message is queued, so that whatever has an id can be asked for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, func, literal, literal_column, select, true, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, NotFound
from app.models.task_run import TaskRun

LOST_AFTER = timedelta(minutes=15)
"""A run not taken up, or taken up and not ended, for so long has lost its message: hardly a task may take as long."""
UNFINISHED = ("queued", "running")
_IS_UNFINISHED = TaskRun.status.in_([literal_column(f"'{status}'") for status in UNFINISHED])
"""With the values in the text of a statement, or its plan could not use the index of these."""


async def create(session: AsyncSession, name: str, arguments: dict[str, Any]) -> UUID:
    run = TaskRun(id=uuid4(), name=name, arguments=arguments)
    session.add(run)
    await session.flush()
    return run.id


async def create_alone(session: AsyncSession, name: str, arguments: dict[str, Any]) -> UUID:
    """As `create`, but raises Conflict while a run of that name is queued or running."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"task_run {name}"))))
    running = select(TaskRun.id).where(TaskRun.name == name, _IS_UNFINISHED).limit(1)
    if await session.scalar(running):
        raise Conflict(f"{name} is running already; wait until it has ended.")
    return await create(session, name, arguments)


async def begin(session: AsyncSession, run_id: UUID) -> Sequence[TaskRun]:
    """A worker has taken up a run; more than once if an earlier worker died. Returns it, unless it has ended."""
    begun = await session.scalars(
        update(TaskRun)
        .where(TaskRun.id == run_id, _IS_UNFINISHED)
        .values(status="running", started_at=func.clock_timestamp(), attempt=TaskRun.attempt + 1)
        .returning(TaskRun)
    )
    return begun.all()


async def end(
    session: AsyncSession, run_id: UUID, result: dict[str, Any] | None, error: str | None
) -> Sequence[TaskRun]:
    """Finished with a result, or failed with an error. The first end of a run stands, and returns it."""
    ended = await session.scalars(
        update(TaskRun)
        .where(TaskRun.id == run_id, _IS_UNFINISHED)
        .values(
            status="finished" if error is None else "failed",
            finished_at=func.clock_timestamp(),
            result=result,
            error=error,
        )
        .returning(TaskRun)
    )
    return ended.all()


async def get(session: AsyncSession, run_id: UUID) -> TaskRun:
    """Raises NotFound."""
    run = await session.get(TaskRun, run_id)
    if run is None:
        raise NotFound(f"There is no task run {run_id}.")
    return run


async def page(
    session: AsyncSession, name: str | None, status: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[TaskRun]:
    """Newest first; `after` is the queueing time and id of the last one seen."""
    query = select(TaskRun).order_by(TaskRun.queued_at.desc(), TaskRun.id.desc()).limit(limit)
    if name is not None:
        query = query.where(TaskRun.name == name)
    if status is not None:
        query = query.where(TaskRun.status == status)
    if after is not None:
        query = query.where(tuple_(TaskRun.queued_at, TaskRun.id) < after)
    return (await session.scalars(query)).all()


async def latest(session: AsyncSession, names: Sequence[str]) -> dict[str, TaskRun]:
    """The newest run of each name."""
    rows = await session.scalars(
        select(TaskRun)
        .where(TaskRun.name.in_(names))
        .ext(distinct_on(TaskRun.name))
        .order_by(TaskRun.name, TaskRun.queued_at.desc())
    )
    return {run.name: run for run in rows}


async def end_lost(session: AsyncSession, longer: Mapping[str, timedelta]) -> Sequence[TaskRun]:
    """Mark runs that nobody will end any more as failed: Redis lost their message. A task that is named in
    `longer` may take so long. Returns them."""
    may_take = case(*((TaskRun.name == name, literal(time)) for name, time in longer.items()), else_=LOST_AFTER)
    return await _end_as_lost(
        session, func.coalesce(TaskRun.started_at + may_take, TaskRun.queued_at + LOST_AFTER) < func.now()
    )


async def end_all(session: AsyncSession) -> None:
    """As `end_lost`, of all that have not ended: after a restore no queue knows of them."""
    await _end_as_lost(session, true())


async def _end_as_lost(session: AsyncSession, which: ColumnElement[bool]) -> Sequence[TaskRun]:
    lost = await session.scalars(
        update(TaskRun)
        .where(_IS_UNFINISHED, which)
        .values(status="failed", finished_at=func.clock_timestamp(), error="It got lost in the queue; start it again.")
        .returning(TaskRun)
    )
    return lost.all()
