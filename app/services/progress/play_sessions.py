"""What all players did, session by session: looks that saw a change, less than two hours from one to the next.

One statement finds the newest sessions, one what was gained in them, one the records that were set. A player's latest
session ends at `last_changed_at`. So a page can only hold sessions of as many players as it has sessions, those that
changed last, and of those that changed after its beginning: nobody else's changes are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.history.metric_index import MetricIndex
from app.services.history.periods import LATEST
from app.services.progress import session_outcomes
from app.services.progress.session_outcomes import Outcome

BREAK = timedelta(hours=2)
"""After so long without a change, the next one begins another session."""

NEWEST = text(
    """
    WITH asked AS MATERIALIZED (
        SELECT id FROM players WHERE last_changed_at >= :until AND last_changed_at > :after
        UNION ALL (
            SELECT id FROM players WHERE last_changed_at < :until AND last_changed_at > :after
            ORDER BY last_changed_at DESC, id DESC LIMIT :sessions
        )
    ), seen AS (
        SELECT state.player_id, change.at, max(change.at - make_interval(secs => change.gap_seconds)) AS since
        FROM asked JOIN player_states AS state ON state.player_id = asked.id
        CROSS JOIN unnest(state.values) WITH ORDINALITY AS known (value, metric_id)
        CROSS JOIN LATERAL (
            SELECT at, gap_seconds FROM changes
            WHERE player_id = state.player_id AND metric_id = known.metric_id::smallint
              AND at > :after AND at < :until + CAST(:break AS interval)
            OFFSET 0
        ) AS change
        WHERE known.value IS NOT NULL
        GROUP BY state.player_id, change.at
    ), parted AS (
        SELECT seen.*, at - lag(at) OVER of_player < :break IS NOT TRUE AS begins FROM seen
        WINDOW of_player AS (PARTITION BY player_id ORDER BY at)
    ), numbered AS (
        SELECT parted.*, count(*) FILTER (WHERE begins) OVER (PARTITION BY player_id ORDER BY at) AS number FROM parted
    ), session AS (
        SELECT player_id, least(min(since) FILTER (WHERE begins), min(at) - interval '1 microsecond') AS start_at,
               max(at) AS end_at, count(*) AS looks
        FROM numbered GROUP BY player_id, number
    )
    SELECT session.player_id, players.username, session.start_at AS start, session.end_at AS end, session.looks
    FROM session JOIN players ON players.id = session.player_id
    WHERE (session.end_at, session.player_id) < (:until, CAST(:player_id AS bigint))
    ORDER BY session.end_at DESC, session.player_id DESC LIMIT :sessions
    """
)
"""`OFFSET 0` holds the planner to probes of the index: it knows neither how many sessions nor how long a time is asked
for. Whether a session ended before `until` shows within two hours after it. Gaps are kept in whole seconds, so that the
look before a change can seem to be the one that saw it."""

After = tuple[datetime, int]
"""End and player id of the last session of the page before."""


@dataclass(frozen=True, slots=True)
class PlaySession:
    player_id: int
    username: str
    start: datetime
    """The last look before its first change."""
    end: datetime
    """The look that saw its last change."""
    looks: int
    """Those that saw a change."""
    outcome: Outcome


async def newest(
    session: AsyncSession, metrics: MetricIndex, since: datetime, after: After | None, limit: int
) -> list[PlaySession]:
    """The newest sessions, of changes that were seen after `since`."""
    until, player_id = after or (LATEST, 0)
    asked = {"after": since, "until": until, "player_id": player_id, "break": BREAK, "sessions": limit}
    rows: Sequence[Any] = (await session.execute(NEWEST, asked)).all()
    outcomes = await session_outcomes.of_each(session, metrics, rows)
    return [PlaySession(**row._mapping, outcome=outcome) for row, outcome in zip(rows, outcomes, strict=True)]
