"""Deletes what is kept for a while only: the log of looks, runs of tasks, refresh tokens. History is none of it."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal_column, not_, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.db import Database
from app.models.look import Look
from app.models.refresh_token import RefreshToken
from app.models.task_run import TaskRun
from app.services.looks.look_log import LOOKS_KEPT

RUNS_KEPT = timedelta(days=30)
TOKENS_KEPT = timedelta(days=2)
"""After they have expired: a family that was revoked must be known as long as an access token of it may live, a day."""


BATCH = 20_000
"""Rows deleted at once: of those, none takes long, and what is deleted stays so if the rest is cut short."""


async def prune(database: Database) -> dict[str, int]:
    """Rows deleted, by table. Done twice, the second time finds nothing."""
    return {
        "looks": await _delete(database, Look, Look.at < func.now() - LOOKS_KEPT),
        "task_runs": await _delete(database, TaskRun, TaskRun.finished_at < func.now() - RUNS_KEPT, ~_is_latest()),
        "refresh_tokens": await _delete(database, RefreshToken, _is_old(RefreshToken), not_(_ends_others())),
    }


async def _delete(database: Database, table: type[Look | TaskRun | RefreshToken], *which: ColumnElement[bool]) -> int:
    place: ColumnElement[str] = literal_column("ctid")
    some = select(place).select_from(table).where(*which).limit(BATCH)
    deleted = 0
    while True:
        async with database.single.connect() as connection:
            count = (await connection.execute(delete(table).where(place.in_(some)))).rowcount
        deleted += count
        if count < BATCH:
            return deleted


def _is_old(token: type[RefreshToken]) -> ColumnElement[bool]:
    return token.expires_at < func.now() - TOKENS_KEPT


def _ends_others() -> ColumnElement[bool]:
    """Whether a family is revoked by this token, and has one that lives longer: it was added at that moment."""
    member = aliased(RefreshToken)
    lives_longer = exists().where(member.family_id == RefreshToken.family_id, not_(_is_old(member)))
    return and_(RefreshToken.revoked_at.is_not(None), lives_longer)


def _is_latest() -> ColumnElement[bool]:
    """The last run of a task is shown however long ago it was, and the last slot must not be fired again."""
    newest = select(func.max(TaskRun.queued_at)).group_by(TaskRun.name)
    last_slot = (
        select(TaskRun.name, func.max(TaskRun.slot_at)).where(TaskRun.slot_at.is_not(None)).group_by(TaskRun.name)
    )
    is_last_slot = and_(TaskRun.slot_at.is_not(None), tuple_(TaskRun.name, TaskRun.slot_at).in_(last_slot))
    return or_(TaskRun.queued_at.in_(newest), is_last_slot)
