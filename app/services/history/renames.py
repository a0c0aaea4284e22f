"""A row that the hiscores call by another name now: the metric takes it, and its history goes on.

Until a release knows the alias, the new name is a metric of its own, with a baseline, while the old one has gone
unknown. Then the two histories are made into what they would be, had the alias been known all along. A snapshot of
which no change is left stays, as one of ranks only.
"""

import structlog
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.metrics import ALIASES, slugify
from app.models.metric import Metric
from app.models.record import Record
from app.services.history import records, sealing

log = structlog.get_logger(__name__)


async def take_new_names(session: AsyncSession) -> None:
    """Apply the aliases that the stored metrics do not know yet; doing it twice changes nothing."""
    for former_name, name in ALIASES.items():
        former = await session.scalar(select(Metric).where(Metric.name == former_name))
        later = await session.scalar(select(Metric).where(Metric.name == name))
        if former is None:
            continue
        if later is not None:
            if await _seen_together(session, former, later):
                log.warning("Two metrics are one by name, but were seen together: they stay apart.", name=name)
                continue
            await _merge(session, former, later)
        await _rename_in_quarantine(session, former_name, name)
        former.name, former.slug = name, slugify(name)
        await session.flush()
        if later is not None:
            await records.rebuild_metric(session, former.id)


async def _seen_together(session: AsyncSession, former: Metric, later: Metric) -> bool:
    query = text(SEEN_TOGETHER.format(former=former.id, later=later.id))
    return bool((await session.execute(query)).scalar_one())


async def _merge(session: AsyncSession, former: Metric, later: Metric) -> None:
    """All that is stored of `later` becomes `former`'s; its id is never used again."""
    # Nobody may be in the middle of storing a look.
    await session.execute(text("LOCK TABLE players IN EXCLUSIVE MODE"))
    if later.first_seen_at is not None:
        await sealing.unseal(session, later.first_seen_at)
    for statement in MERGE:
        await session.execute(text(statement.format(former=former.id, later=later.id)))
    await session.execute(delete(Record).where(Record.metric_id == later.id))
    later.merged_into = former.id
    later.name, later.slug = f"{later.name}~{later.id}", f"{later.slug}~{later.id}"
    await session.flush()


async def _rename_in_quarantine(session: AsyncSession, former_name: str, name: str) -> None:
    """What episodes keep, they keep by name."""
    for column in ("before", "first", "latest", "suspicions"):
        await session.execute(text(RENAME_KEY.format(column=column)), {"former": former_name, "name": name})


# Of a row that was renamed, a look never shows both names.
SEEN_TOGETHER = """
    SELECT EXISTS (
        SELECT FROM changes AS former
        JOIN (SELECT player_id, min(at) AS at FROM changes WHERE metric_id = {later} GROUP BY player_id) AS first
            USING (player_id)
        WHERE former.metric_id = {former}
          AND (former.at > first.at OR (former.at = first.at AND former.value IS NOT NULL))
    )
"""

MERGE = (
    # Per player: the first look at the new name, when the old one had become unknown, and since when and what it was.
    """
    CREATE TEMPORARY TABLE renamed ON COMMIT DROP AS
    SELECT first.player_id, first.at, first.value, hidden.at AS hidden_at, known.value AS known,
           hidden.at - hidden.gap_seconds * interval '1 second' AS since
    FROM (
        SELECT DISTINCT ON (player_id) player_id, at, value FROM changes
        WHERE metric_id = {later} ORDER BY player_id, at
    ) AS first
    JOIN LATERAL (
        SELECT at, value, gap_seconds FROM changes
        WHERE player_id = first.player_id AND metric_id = {former} ORDER BY at DESC LIMIT 1
    ) AS hidden ON hidden.value IS NULL
    JOIN LATERAL (
        SELECT value FROM changes
        WHERE player_id = first.player_id AND metric_id = {former} AND value IS NOT NULL ORDER BY at DESC LIMIT 1
    ) AS known ON true
    """,
    """
    DELETE FROM changes USING renamed
    WHERE changes.player_id = renamed.player_id AND changes.metric_id = {former}
      AND changes.at = renamed.at AND renamed.hidden_at = renamed.at
    """,
    """
    DELETE FROM changes USING renamed
    WHERE changes.player_id = renamed.player_id AND changes.metric_id = {later}
      AND changes.at = renamed.at AND renamed.hidden_at = renamed.at AND renamed.value = renamed.known
    """,
    """
    UPDATE changes SET gap_seconds = extract(epoch FROM renamed.at - renamed.since) FROM renamed
    WHERE changes.player_id = renamed.player_id AND changes.metric_id = {later} AND changes.at = renamed.at
    """,
    "UPDATE changes SET metric_id = {former} WHERE metric_id = {later}",
    # A zero under the new name was no first zero; whether the first one said nothing yet is judged as for any look.
    """
    DELETE FROM adjustments USING renamed
    WHERE adjustments.player_id = renamed.player_id AND adjustments.metric_id = {later}
      AND adjustments.reason = 'provisional_zero'
    """,
    "UPDATE adjustments SET metric_id = {former} WHERE metric_id = {later}",
    """
    INSERT INTO adjustments (player_id, metric_id, at, step, reason)
    SELECT rise.player_id, {former}, rise.at, rise.value, 'provisional_zero'
    FROM (
        SELECT player_id, changes.at, changes.value, lag(changes.value) OVER series AS before,
               first_value(changes.at) OVER series AS began, first_value(changes.value) OVER series AS first
        FROM changes JOIN renamed USING (player_id) WHERE metric_id = {former} AND changes.value IS NOT NULL
        WINDOW series AS (PARTITION BY player_id ORDER BY changes.at)
    ) AS rise
    WHERE rise.before = 0 AND rise.value > 0 AND rise.first = 0
      AND rise.began > (SELECT min(start) FROM coverage WHERE coverage.player_id = rise.player_id)
      AND NOT EXISTS (
          SELECT FROM changes AS other
          WHERE other.player_id = rise.player_id AND other.metric_id <> {former}
            AND other.at > rise.began AND other.at < rise.at
            AND other.value IS NOT NULL AND other.gap_seconds IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM adjustments AS step
                WHERE step.player_id = other.player_id AND step.metric_id = other.metric_id AND step.at = other.at
            )
      )
    ON CONFLICT DO NOTHING
    """,
    """
    UPDATE snapshots SET ranks[{former}] = ranks[{later}], ranks[{later}] = NULL WHERE ranks[{later}] IS NOT NULL
    """,
    """
    UPDATE snapshots SET kind = 'ranks_only' FROM renamed
    WHERE snapshots.player_id = renamed.player_id AND snapshots.fetched_at = renamed.at AND snapshots.kind = 'progress'
      AND NOT EXISTS (SELECT FROM changes WHERE player_id = renamed.player_id AND changes.at = renamed.at)
    """,
    """
    UPDATE players SET last_changed_at = (SELECT max(changes.at) FROM changes WHERE player_id = players.id)
    FROM renamed WHERE players.id = renamed.player_id AND players.last_changed_at = renamed.at
    """,
    """
    UPDATE player_states SET
        values[{former}] = coalesce(values[{later}], values[{former}]), values[{later}] = NULL,
        ranks[{former}] = ranks[{later}], ranks[{later}] = NULL,
        unreported = ARRAY(
            SELECT id FROM unnest(unreported) AS id
            WHERE id <> {later} AND (id <> {former} OR values[{later}] IS NULL)
            UNION SELECT {former} WHERE {later} = ANY (unreported)
            ORDER BY 1
        )
    WHERE values[{later}] IS NOT NULL OR ranks[{later}] IS NOT NULL
    """,
    "DROP TABLE renamed",
)

RENAME_KEY = """
    UPDATE quarantine
    SET {column} = {column} - CAST(:former AS text) || jsonb_build_object(
        CAST(:name AS text), coalesce({column} -> CAST(:name AS text), {column} -> CAST(:former AS text))
    )
    WHERE jsonb_exists({column}, CAST(:former AS text))
"""
