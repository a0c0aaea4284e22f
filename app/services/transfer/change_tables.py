"""The changes of a player as a table, one row each: for spreadsheets and data frames."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.adjustment import Adjustment
from app.models.change import Change
from app.models.player import Player
from app.services.history.metric_index import KnownMetric, MetricIndex
from app.services.transfer.exports import CHANGES, batches


class ChangeRow(NamedTuple):
    """No `since`: a baseline. No `value`: it became unknown. `adjustment`: how much of the change is no gain."""

    metric: str
    kind: str
    measure: str
    at: datetime
    since: datetime | None
    value: int | None
    rank: int | None
    level: int | None
    adjustment: int | None
    reason: str | None


ADJUSTED = CHANGES.add_columns(Adjustment.step, Adjustment.reason).outerjoin(
    Adjustment,
    and_(
        Adjustment.player_id == Change.player_id,
        Adjustment.metric_id == Change.metric_id,
        Adjustment.at == Change.at,
    ),
)


async def rows(session: AsyncSession, player: Player) -> AsyncIterator[list[ChangeRow]]:
    """All changes by metric and time, some at a time."""
    metrics = MetricIndex()
    await metrics.refresh(session)
    async for batch in batches(session, ADJUSTED, player.id):
        yield [_row(metrics.by_id[metric_id], *rest) for metric_id, *rest in batch]


def _row(
    metric: KnownMetric,
    at: datetime,
    since: datetime | None,
    value: int | None,
    rank: int | None,
    step: int | None,
    reason: str | None,
) -> ChangeRow:
    return ChangeRow(
        metric.slug, metric.kind, metric.measure, at, since, value, rank, metric.level(value), step, reason
    )


async def as_csv(session: AsyncSession, player: Player) -> AsyncIterator[bytes]:
    """With a line of names first; times in UTC as spreadsheets read them."""
    yield _csv([ChangeRow._fields])
    async for batch in rows(session, player):
        yield _csv([[_plain(field) for field in row] for row in batch])


def _csv(lines: list[Any]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def _plain(field: object) -> object:
    return field.astimezone(UTC).replace(tzinfo=None) if isinstance(field, datetime) else field
