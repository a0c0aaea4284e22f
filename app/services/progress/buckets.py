"""What was gained in each hour, day, week or month: the parts add up to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import Player
from app.services.history import coverage
from app.services.history.metric_index import KnownMetric
from app.services.history.periods import Span
from app.services.progress import gains
from app.services.progress.gains import Gain

EACH_SPAN = gains.measuring(
    """
    SELECT CAST(:player_id AS bigint), CAST(:metric_id AS smallint), span.place::int, span.start_at,
           least(span.end_at, :seen_until), CAST(:seen_until AS timestamptz),
           CAST(:metric_id AS smallint) = ANY (state.unreported)
    FROM player_states AS state,
         unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
             WITH ORDINALITY AS span (start_at, end_at, place)
    WHERE state.player_id = :player_id
    """
)


@dataclass(frozen=True, slots=True)
class Bucket:
    span: Span
    gain: Gain | None
    """None where nothing is known yet."""
    observed: bool
    """There was a look: what was gained in a time without one shows in the bucket of the next."""


async def gained_in_each(
    session: AsyncSession, player: Player, metric: KnownMetric, spans: Sequence[Span]
) -> list[Bucket]:
    """`spans` are adjacent and in order."""
    if not spans or player.last_fetched_at is None:
        return [Bucket(span, None, False) for span in spans]
    parameters = {
        "player_id": player.id,
        "metric_id": metric.id,
        "seen_until": player.last_fetched_at,
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
    }
    rows = await gains.measure(session, EACH_SPAN, parameters)
    found = {row.place: row.gain for row in rows}
    covered = await coverage.spans(session, player.id, spans[0].start, spans[-1].end)
    return [Bucket(span, found.get(place), _meets(span, covered)) for place, span in enumerate(spans, start=1)]


def _meets(span: Span, covered: Sequence[Span]) -> bool:
    return any(known.start <= span.end and known.end > span.start for known in covered)
