"""What a monitoring system wants to know of the database, in one statement that reads no history."""

from itertools import product

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import STATUSES
from app.services.instance.figures import HISTORY_TABLES

Samples = dict[str, dict[tuple[str, ...], float]]
"""By the name of a gauge: its values, by those of its labels."""

# `players` is read once for both of its gauges; how many rows a table has is the planner's estimate.
MEASURED = text(
    """
    WITH groups AS MATERIALIZED (
        SELECT status, is_active, count(*) AS number,
               min(next_fetch_at) FILTER (WHERE is_active AND next_fetch_at <= now()) AS oldest
        FROM players GROUP BY status, is_active
    ), tables AS MATERIALIZED (
        SELECT oid, relname, reltuples FROM pg_class
        WHERE oid IN (SELECT to_regclass(name) FROM unnest(CAST(:tables AS text[])) AS name)
    )
    SELECT 'players' AS gauge, ARRAY[status, is_active::text] AS labels, number::float8 AS value FROM groups
    UNION ALL
    SELECT 'lag_seconds', '{}', coalesce(extract(epoch FROM now() - min(oldest)), 0)::float8 FROM groups
    UNION ALL
    SELECT 'task_runs_last_day', ARRAY[name, status], count(*)::float8
    FROM task_runs WHERE queued_at > now() - interval '1 day' GROUP BY name, status
    UNION ALL
    SELECT 'table_rows', ARRAY[relname::text], greatest(reltuples, 0)::float8 FROM tables
    UNION ALL
    SELECT 'table_bytes', ARRAY[relname::text], pg_total_relation_size(oid)::float8 FROM tables
    """
)


async def measure(session: AsyncSession) -> Samples:
    samples: Samples = {"players": dict.fromkeys(product(STATUSES, ("true", "false")), 0)}
    for gauge, labels, value in await session.execute(MEASURED, {"tables": list(HISTORY_TABLES)}):
        samples.setdefault(gauge, {})[tuple(labels)] = value
    return samples
