"""What each look changed, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import Player
from app.services.history.metric_index import KnownMetric, MetricIndex

NEWEST = text(
    """
    WITH recent AS MATERIALIZED (
        SELECT change.*, dense_rank() OVER (ORDER BY change.at DESC) AS place
        FROM player_states AS state
        CROSS JOIN unnest(state.values) WITH ORDINALITY AS known (value, metric_id)
        CROSS JOIN LATERAL (
            SELECT metric_id, at, gap_seconds, value, rank FROM changes
            WHERE player_id = state.player_id AND metric_id = known.metric_id::smallint
              AND at < :until AND at > :after
            ORDER BY at DESC LIMIT :looks
        ) AS change
        WHERE state.player_id = :player_id AND known.value IS NOT NULL
    )
    SELECT recent.metric_id, recent.at, recent.at - make_interval(secs => recent.gap_seconds) AS since,
           earlier.value AS before, recent.value AS after, recent.rank, coalesce(adjustments.step, 0) AS step
    FROM recent
    LEFT JOIN LATERAL (
        SELECT value FROM changes
        WHERE player_id = :player_id AND metric_id = recent.metric_id AND at < recent.at AND value IS NOT NULL
        ORDER BY at DESC LIMIT 1
    ) AS earlier ON true
    LEFT JOIN adjustments ON adjustments.player_id = :player_id
        AND adjustments.metric_id = recent.metric_id AND adjustments.at = recent.at
    WHERE recent.place <= :looks
    ORDER BY recent.at DESC, recent.metric_id
    """
)
"""The newest few of every metric hold all of the newest few looks: no metric has two changes in one."""


@dataclass(frozen=True, slots=True)
class MetricDiff:
    """`before` is the last known value; None if there was none. `after` None: the value became unknown."""

    metric: KnownMetric
    since: datetime | None
    before: int | None
    after: int | None
    rank: int | None
    step: int

    @property
    def gained(self) -> int:
        """Without steps that are no gain; 0 where a value was first known or became unknown."""
        return 0 if self.before is None or self.after is None else self.after - self.before - self.step


@dataclass(frozen=True, slots=True)
class LookDiff:
    at: datetime
    changes: list[MetricDiff]

    @property
    def since(self) -> datetime | None:
        """From when on something may have changed; None for the first look."""
        return min((change.since for change in self.changes if change.since is not None), default=None)


async def newest(
    session: AsyncSession, player: Player, metrics: MetricIndex, until: datetime, after: datetime, looks: int
) -> list[LookDiff]:
    """The newest `looks` diffs with `after` < at < `until`."""
    parameters = {"player_id": player.id, "until": until, "after": after, "looks": looks}
    rows = (await session.execute(NEWEST, parameters)).all()
    await metrics.covering(session, max((row.metric_id for row in rows), default=1))
    return list(_by_look(rows, metrics))


def _by_look(rows: Sequence[Any], metrics: MetricIndex) -> Iterator[LookDiff]:
    for at, changes in groupby(rows, key=lambda row: row.at):
        yield LookDiff(at, [_of_metric(row, metrics.by_id[row.metric_id]) for row in changes])


def _of_metric(row: Any, metric: KnownMetric) -> MetricDiff:
    return MetricDiff(metric, row.since, row.before, row.after, row.rank, row.step)
