"""What was gained in sessions, and the records that were set in them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.record import PERIODS
from app.services.history.metric_index import KnownMetric, MetricIndex
from app.services.history.records import WINDOWS
from app.services.progress import gains
from app.services.progress.gains import Measured

EACH_SESSION = gains.measuring(
    """
    SELECT session.player_id, known.metric_id::smallint, session.place::integer, session.start_at, session.end_at,
           session.end_at, false
    FROM unnest(CAST(:player_ids AS bigint[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
        WITH ORDINALITY AS session (player_id, start_at, end_at, place)
    JOIN player_states AS state ON state.player_id = session.player_id
    CROSS JOIN unnest(state.values) WITH ORDINALITY AS known (value, metric_id)
    WHERE known.value IS NOT NULL AND EXISTS (
        SELECT FROM changes
        WHERE player_id = session.player_id AND metric_id = known.metric_id::smallint
          AND at > session.start_at AND at <= session.end_at
    )
    """
)
RECORDS = text(
    """
    SELECT session.place, records.metric_id, records.period, records.gained
    FROM unnest(CAST(:player_ids AS bigint[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
        WITH ORDINALITY AS session (player_id, start_at, end_at, place)
    JOIN records ON records.player_id = session.player_id
        AND records.end_at > session.start_at AND records.end_at <= session.end_at
    JOIN unnest(CAST(:periods AS text[]), CAST(:lengths AS interval[])) AS period (name, length)
        ON period.name = records.period
    WHERE EXISTS (
        SELECT FROM changes
        WHERE player_id = records.player_id AND metric_id = records.metric_id
          AND at <= records.end_at - 2 * period.length
    )
    """
)
"""Only those of which there was a whole period before that could have been better: else in its first year nearly each
gain of a player is a record of a year."""


class MetricGain(NamedTuple):
    metric: KnownMetric
    gained: int
    value: int
    """At the end of the session."""

    @property
    def levels_gained(self) -> int | None:
        return self.metric.levels_gained(self.value, self.gained)


class SetRecord(NamedTuple):
    metric: KnownMetric
    period: str
    gained: int


class Outcome(NamedTuple):
    gains: list[MetricGain]
    """Of what was gained or lost, in the order of metrics."""
    records: list[SetRecord]
    """That still stand, of those for which there was something to beat."""


async def of_each(session: AsyncSession, metrics: MetricIndex, sessions: Sequence[Any]) -> list[Outcome]:
    """In the order of the sessions, of which each has a `player_id`, a `start` and an `end`."""
    asked = {
        "player_ids": [each.player_id for each in sessions],
        "starts": [each.start for each in sessions],
        "ends": [each.end for each in sessions],
    }
    measured = await gains.measure(session, EACH_SESSION, asked)
    records: Sequence[Any] = (await session.execute(RECORDS, asked | WINDOWS)).all()
    await metrics.covering(session, max((row.metric_id for row in measured), default=1))
    gained, best = _gains_by_place(measured, metrics), _records_by_place(records, metrics)
    return [Outcome(gained[place], best[place]) for place in range(1, len(sessions) + 1)]


def _gains_by_place(measured: list[Measured], metrics: MetricIndex) -> dict[int, list[MetricGain]]:
    found: dict[int, list[MetricGain]] = defaultdict(list)
    for row in sorted(measured, key=lambda row: row.metric_id):
        if row.gain.gained:
            found[row.place].append(MetricGain(metrics.by_id[row.metric_id], row.gain.gained, row.after))
    return found


def _records_by_place(rows: Sequence[Any], metrics: MetricIndex) -> dict[int, list[SetRecord]]:
    found: dict[int, list[SetRecord]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.metric_id, PERIODS.index(row.period))):
        found[row.place].append(SetRecord(metrics.by_id[row.metric_id], row.period, row.gained))
    return found
