"""The most that was gained of a metric between two looks at most a period apart, adjustments taken out.

What can only rise is gained most, up to a given look, since the earliest look within the period. A look that counts is
one that saw a value for the last or for the first time: the `since` or the `at` of a change. So for the change at the
end of a window, the window begins at the earliest `since` of a change that is not more than a period before; every
record is the best of these windows, of equals the earliest.

When a look is stored, only the windows that end with it are new. Rebuilding looks at all of them, by the same query.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import Player
from app.models.record import PERIODS, Record
from app.services.history.periods import LENGTHS

KEEP_BEST = """
INSERT INTO records (player_id, metric_id, period, gained, start_at, end_at)
SELECT DISTINCT ON (final.player_id, final.metric_id, period.name)
    final.player_id, final.metric_id, period.name, window_of.gained, opening.since, final.at
FROM changes AS final
JOIN metrics ON metrics.id = final.metric_id AND metrics.is_monotonic
CROSS JOIN unnest(CAST(:periods AS text[]), CAST(:lengths AS interval[])) AS period (name, length)
CROSS JOIN LATERAL (
    SELECT at, at - make_interval(secs => gap_seconds) AS since FROM changes
    WHERE player_id = final.player_id AND metric_id = final.metric_id AND value IS NOT NULL
      AND at > final.at - period.length AND at <= final.at
      AND at - make_interval(secs => gap_seconds) >= final.at - period.length
    ORDER BY at LIMIT 1
) AS opening
CROSS JOIN LATERAL (
    SELECT value FROM changes
    WHERE player_id = final.player_id AND metric_id = final.metric_id AND at < opening.at AND value IS NOT NULL
    ORDER BY at DESC LIMIT 1
) AS before
CROSS JOIN LATERAL (
    SELECT final.value - before.value - coalesce(sum(step), 0) AS gained FROM adjustments
    WHERE player_id = final.player_id AND metric_id = final.metric_id AND at BETWEEN opening.at AND final.at
) AS window_of
WHERE final.value IS NOT NULL AND final.gap_seconds IS NOT NULL AND window_of.gained > 0 AND {ends}
ORDER BY final.player_id, final.metric_id, period.name, window_of.gained DESC, final.at
ON CONFLICT (player_id, metric_id, period) DO UPDATE
SET gained = excluded.gained, start_at = excluded.start_at, end_at = excluded.end_at
WHERE excluded.gained > records.gained
"""
"""`ends` says with which changes windows end. The earliest `since` in a period is its first or second change's."""

OF_LOOK = text(
    KEEP_BEST.format(
        ends="final.player_id = :player_id AND final.metric_id = ANY (CAST(:metric_ids AS smallint[])) "
        "AND final.at = :at"
    )
)
OF_PLAYER = text(KEEP_BEST.format(ends="final.player_id = :player_id"))
OF_METRIC = text(KEEP_BEST.format(ends="final.metric_id = :metric_id"))

WINDOWS: dict[str, Any] = {"periods": list(PERIODS), "lengths": [LENGTHS[period] for period in PERIODS]}


async def update(session: AsyncSession, player_id: int, metric_ids: Collection[int], at: datetime) -> None:
    """Take the changes of a stored look into account."""
    looked = {"player_id": player_id, "metric_ids": list(metric_ids), "at": at}
    await session.execute(OF_LOOK, WINDOWS | looked)


async def rebuild(session: AsyncSession, player_id: int) -> None:
    """Reckon a player's records anew: after its history was changed, not continued."""
    await session.execute(delete(Record).where(Record.player_id == player_id))
    await session.execute(OF_PLAYER, WINDOWS | {"player_id": player_id})


async def rebuild_metric(session: AsyncSession, metric_id: int) -> None:
    """Reckon a metric's records anew, of all players."""
    await session.execute(delete(Record).where(Record.metric_id == metric_id))
    await session.execute(OF_METRIC, WINDOWS | {"metric_id": metric_id})


async def of_player(
    session: AsyncSession, player: Player, metric_id: int | None, period: str | None
) -> Sequence[Record]:
    """In the order of metrics and lengths."""
    query = select(Record).where(Record.player_id == player.id)
    if metric_id is not None:
        query = query.where(Record.metric_id == metric_id)
    if period is not None:
        query = query.where(Record.period == period)
    found = (await session.scalars(query)).all()
    return sorted(found, key=lambda record: (record.metric_id, PERIODS.index(record.period)))
