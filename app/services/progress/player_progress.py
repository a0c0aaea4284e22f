"""What a player gained of everything in a span of time."""

from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from app.services.history import ranks
from app.services.history.metric_index import KnownMetric, MetricIndex
from app.services.history.periods import Span
from app.services.history.rank_packing import Ranks
from app.services.looks.rules import Rules
from app.services.players.finding import Tracked
from app.services.progress import gains
from app.services.progress.gains import Gain, Measured

EVERYTHING_KNOWN = gains.measuring(
    """
    SELECT state.player_id, known.metric_id::smallint, 0, CAST(:start AS timestamptz), CAST(:end AS timestamptz),
           CAST(:seen_until AS timestamptz), known.metric_id = ANY (state.unreported)
    FROM player_states AS state, unnest(state.values) WITH ORDINALITY AS known (value, metric_id)
    WHERE state.player_id = :player_id AND known.value IS NOT NULL
    """
)


class Place(NamedTuple):
    """Where a metric stood at a moment."""

    value: int | None
    rank: int | None
    level: int | None


class MetricProgress(NamedTuple):
    metric: KnownMetric
    start: Place
    end: Place
    gain: Gain
    stale: bool
    """The value at the end is older than two intervals, or the last look lacked it."""

    @property
    def levels_gained(self) -> int | None:
        return self.metric.levels_gained(self.end.value, self.gain.gained)

    @property
    def ranks_gained(self) -> int | None:
        """Positive is a climb; None where unranked at either end, or if the board is another."""
        return None if self.start.rank is None or self.end.rank is None else self.start.rank - self.end.rank


@dataclass(frozen=True, slots=True)
class Progress:
    span: Span
    observed: Span | None
    """The part of the span in which there were looks; None if there was not one up to its end."""
    partial: bool
    """The player was not yet tracked at the start."""
    metrics: list[MetricProgress]

    @property
    def exact(self) -> bool:
        return self.observed is not None and not self.partial and all(each.gain.exact for each in self.metrics)


async def gained(
    session: AsyncSession, tracked: Tracked, span: Span | None, metrics: MetricIndex, rules: Rules
) -> Progress:
    """What was gained in a span, or with None, since the first look."""
    player, now, first = tracked
    last = player.last_fetched_at
    if first is None or last is None:
        return Progress(span or Span(now, now), None, True, [])
    span = span or Span(first, now)
    observed = Span(max(span.start, first), min(span.end, last))
    if observed.end < first:
        return Progress(span, None, True, [])
    observed = Span(min(observed.start, observed.end), observed.end)
    parameters = {"player_id": player.id, "start": span.start, "end": observed.end, "seen_until": last}
    rows = await gains.measure(session, EVERYTHING_KNOWN, parameters)
    by_id = await metrics.covering(session, max((row.metric_id for row in rows), default=1))
    start, end = await ranks.at_each(session, player.id, [observed.start, observed.end])
    if start is not None and end is not None and start.board != end.board:
        start = None
    is_stale = rules.is_stale(player, span.end)
    rows.sort(key=attrgetter("metric_id"))
    found = [_of_metric(by_id[row.metric_id], row, start, end, is_stale) for row in rows]
    return Progress(span, observed, span.start < first, found)


def _of_metric(
    metric: KnownMetric, row: Measured, start: Ranks | None, end: Ranks | None, is_stale: bool
) -> MetricProgress:
    rank_before = None if start is None else start.of(metric.id)
    rank_after = None if end is None else end.of(metric.id)
    return MetricProgress(
        metric,
        Place(row.before, rank_before, metric.level(row.before)),
        Place(row.after, rank_after, metric.level(row.after)),
        row.gain,
        is_stale or row.is_hidden,
    )
