"""A player with so long a history that holding it in memory would show."""

from datetime import UTC, datetime

from sqlalchemy import text

from app.db import Database
from app.models.player import Player

METRICS, CHANGES_OF_EACH, SNAPSHOTS = 20, 3_000, 1_500
CHANGES = METRICS * CHANGES_OF_EACH
NAME = "Long Ago"
BEGIN = datetime(2020, 1, 6, tzinfo=UTC)

HISTORY = f"""
    WITH player AS (SELECT CAST(:player_id AS bigint) AS id, CAST(:begin AS timestamptz) AS begin),
    metric AS (SELECT id FROM metrics ORDER BY id LIMIT {METRICS}),
    change AS (
        INSERT INTO changes (player_id, metric_id, at, value, rank, gap_seconds)
        SELECT player.id, metric.id, begin + number * interval '1 minute', number, 1000 + number % 100,
               CASE WHEN number > 0 THEN 60 END
        FROM player, metric, generate_series(0, {CHANGES_OF_EACH - 1}) AS number
    ),
    snapshot AS (
        INSERT INTO snapshots (player_id, fetched_at, board, kind, ranks)
        SELECT player.id, begin + number * interval '30 minutes', 'regular', 'progress',
               ARRAY(SELECT number % 1000 + place FROM generate_series(1, 100) AS place)
        FROM player, generate_series(0, {SNAPSHOTS - 1}) AS number
    )
    INSERT INTO player_states (player_id, fetched_at, board, values, ranks, unreported)
    SELECT id, begin, 'regular', array_fill({CHANGES_OF_EACH - 1}, ARRAY[{METRICS}]), array_fill(1, ARRAY[{METRICS}]),
           '{{}}'
    FROM player
"""


async def store(database: Database) -> int:
    """Returns the player's id."""
    async with database.transaction() as session:
        player = Player(username=NAME, username_key=NAME.lower(), board="regular", look_count=SNAPSHOTS)
        player.snapshot_count, player.last_fetched_at, player.last_changed_at = SNAPSHOTS, BEGIN, BEGIN
        session.add(player)
        await session.flush()
        await session.execute(text(HISTORY), {"player_id": player.id, "begin": BEGIN})
    return player.id
