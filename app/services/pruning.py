"""Deletes what is kept for a while only: the log of looks, runs of tasks, refresh tokens. History is none of it."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.look import Look
from app.models.refresh_token import RefreshToken
from app.models.task_run import TaskRun

LOOKS_KEPT = timedelta(days=7)
RUNS_KEPT = timedelta(days=30)
TOKENS_KEPT = timedelta(days=2)
"""After they have expired: a family that was revoked must be known as long as an access token of it may live, a day."""


async def prune(session: AsyncSession) -> dict[str, int]:
    """Rows deleted, by table. Done twice, the second time finds nothing."""
    old = {
        "looks": delete(Look).where(Look.at < func.now() - LOOKS_KEPT),
        "task_runs": delete(TaskRun).where(TaskRun.finished_at < func.now() - RUNS_KEPT, ~_is_latest()),
        "refresh_tokens": delete(RefreshToken).where(RefreshToken.expires_at < func.now() - TOKENS_KEPT),
    }
    connection = await session.connection()
    return {table: (await connection.execute(statement)).rowcount for table, statement in old.items()}


def _is_latest() -> ColumnElement[bool]:
    """The last run of a task is shown however long ago it was."""
    return TaskRun.queued_at.in_(select(func.max(TaskRun.queued_at)).group_by(TaskRun.name))
