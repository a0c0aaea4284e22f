"""Steps in a value that are no gain: decided by the owner, from a zero that only looked like one, by a new skill."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.hiscores.diff import Change
from app.hiscores.metrics import TOTAL_LEVEL
from app.models.adjustment import Adjustment
from app.models.change import Change as StoredChange
from app.models.coverage import Coverage
from app.models.player import Player
from app.services.history.metric_index import MetricIndex

Step = tuple[str, int, str]
"""Metric, how much, reason."""


async def adjust(
    session: AsyncSession,
    player: Player,
    changes: Sequence[Change],
    accepted: Collection[str],
    metrics: MetricIndex,
    at: datetime,
) -> None:
    """Add the adjustments that a look's changes call for. `player` is as it was before the look.

    The changes of metrics in `accepted` are no gain as a whole.
    """
    steps = [
        (change.metric, (change.value or 0) - change.before, "accepted")
        for change in changes
        if change.metric in accepted and change.before is not None and change.value not in (None, change.before)
    ]
    others = [change for change in changes if change.metric not in accepted]
    steps += await _steps_of_gains(session, player, others, metrics, at)
    if steps:
        rows = [
            {"player_id": player.id, "metric_id": metrics.by_name[metric].id, "at": at, "step": step, "reason": reason}
            for metric, step, reason in steps
        ]
        await session.execute(insert(Adjustment), rows)


async def _steps_of_gains(
    session: AsyncSession, player: Player, changes: Sequence[Change], metrics: MetricIndex, at: datetime
) -> list[Step]:
    provisional = await _provisional_zeros(session, player, changes, metrics, at)
    steps: list[Step] = [
        (change.metric, change.value or 0, "provisional_zero")
        for change in changes
        if metrics.by_name[change.metric].id in provisional
    ]
    if player.last_fetched_at is not None and any(_may_be_new_skill(change, metrics) for change in changes):
        # Another instance that was imported meanwhile may have seen it earlier than this process knows.
        await metrics.refresh(session)
    new_skills = sum(_is_new_skill(change, player, metrics) for change in changes)
    risen = sum(
        (change.value or 0) - (change.before or 0)
        for change in changes
        if change.metric == TOTAL_LEVEL and change.value is not None and not change.is_first_known
    )
    if step := min(new_skills, max(risen, 0)):
        steps.append((TOTAL_LEVEL, step, "new_skill"))
    return steps


def _may_be_new_skill(change: Change, metrics: MetricIndex) -> bool:
    return change.is_first_known and metrics.by_name[change.metric].kind == "skill"


def _is_new_skill(change: Change, player: Player, metrics: MetricIndex) -> bool:
    """Whether the hiscores began to show this skill to anyone only after the look before."""
    first_seen_at = metrics.by_name[change.metric].first_seen_at
    if first_seen_at is None or player.last_fetched_at is None or not _may_be_new_skill(change, metrics):
        return False
    return first_seen_at > player.last_fetched_at


async def _provisional_zeros(
    session: AsyncSession, player: Player, changes: Sequence[Change], metrics: MetricIndex, at: datetime
) -> set[int]:
    """Which of the metrics that rise from 0 had a 0 that says nothing yet.

    When the hiscores get a new row, it is 0 for everyone until the character logs out next, and then holds all that was
    done before. So a 0 first seen after the player was added counts only once another value moved while it stayed 0.
    """
    risen = [metrics.by_name[change.metric].id for change in changes if change.before == 0 and change.value]
    if not risen:
        return set()
    first_look = select(func.min(Coverage.start)).where(Coverage.player_id == player.id).scalar_subquery()
    rows = await session.scalars(
        select(StoredChange.metric_id).where(
            StoredChange.player_id == player.id,
            StoredChange.metric_id.in_(risen),
            StoredChange.gap_seconds.is_(None),
            StoredChange.value == 0,
            StoredChange.at > first_look,
            ~_another_moved(player, at),
        )
    )
    return set(rows)


def _another_moved(player: Player, before: datetime) -> ColumnElement[bool]:
    """Whether another value than that of a change moved after it: that shows that the character has played."""
    other = aliased(StoredChange)
    is_adjusted = exists().where(
        Adjustment.player_id == player.id, Adjustment.metric_id == other.metric_id, Adjustment.at == other.at
    )
    # A baseline of another new row is no sign of the character, nor is a value that went unknown.
    return exists().where(
        other.player_id == player.id,
        other.metric_id != StoredChange.metric_id,
        other.at > StoredChange.at,
        other.at < before,
        other.gap_seconds.is_not(None),
        other.value.is_not(None),
        ~is_adjusted,
    )
