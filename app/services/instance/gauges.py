"""What a monitoring system wants to know of the database, without reading history."""

from itertools import product

from sqlalchemy import func, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import STATUSES
from app.services.instance.figures import HISTORY_TABLES
from app.services.looks import due

Samples = dict[str, dict[tuple[str, ...], float]]
"""By the name of a gauge: its values, by those of its labels."""

# How many rows a table has is the planner's estimate.
MEASURED = text(
    """
    WITH tables AS MATERIALIZED (
        SELECT oid, relname, reltuples FROM pg_class
        WHERE oid IN (SELECT to_regclass(name) FROM unnest(CAST(:tables AS text[])) AS name)
    )
    SELECT 'players' AS gauge, ARRAY[status, is_active::text] AS labels, count(*)::float8 AS value
    FROM players GROUP BY status, is_active
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
    wait = await due.longest_wait(session, func.now())
    samples["lag_seconds"] = {(): 0 if wait is None else wait.total_seconds()}
    return samples
