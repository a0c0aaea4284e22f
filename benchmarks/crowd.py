"""Many players with a year of changes: what is asked first after a start of PostgreSQL, and asked again."""

from pathlib import Path
from statistics import median

import aiohttp
from rich.progress import track

from benchmarks.asking import ask
from benchmarks.instance import Instance, open_instance, signed_in
from benchmarks.report import Row, console
from benchmarks.sizes import Size

ASKED = 10
METRICS = ("attack", "magic", "ranged", "slayer", "fishing", "mining", "cooking", "zulrah", "vorkath", "overall")
TIMELINE_OF_WISE_OLD_MAN_MS = 21.8
COPIED = {
    "players": "username, username_key, board, created_at, slot_at, last_attempt_at, last_fetched_at, last_changed_at, "
    "last_outcome, look_count, snapshot_count",
    "player_states": "player_id, fetched_at, board, values, ranks, unreported",
    "coverage": 'player_id, start, "until"',
    "changes": "player_id, metric_id, at, value, rank, gap_seconds",
    "rank_pages": "player_id, week, n, times, body",
}


async def load(instance: Instance, size: Size) -> None:
    """The players there are, again and again under other names, as rows of the database are copied fastest."""
    for number in track(range(1, size.crowd // size.players), "Copying players", console=console):
        for table, columns in COPIED.items():
            await instance.execute(_copy(table, columns, number))
    await instance.execute("VACUUM (ANALYZE)")


def _copy(table: str, columns: str, number: int) -> str:
    """SQL that adds the rows of `bench 0`, ... once more, as those of `c7 0`, ... for the number 7.

    The players come first; while they are copied, `other` is nobody yet.
    """
    renamed = f"replace(player.username_key, 'bench', 'c{number}')"
    names = {"player_id": "other.id", "username": renamed, "username_key": renamed}
    source = ", ".join(names.get(column, f"kept.{column}") for column in columns.split(", "))
    key = "id" if table == "players" else "player_id"
    return f"""
    INSERT INTO {table} ({columns}) SELECT {source} FROM {table} AS kept
    JOIN players AS player ON player.id = kept.{key} AND player.username_key LIKE 'bench %'
    LEFT JOIN players AS other ON other.username_key = {renamed}
    {"ORDER BY kept.at" if table == "changes" else ""}"""


async def measure(folder: Path, size: Size) -> list[Row]:
    players = [f"/api/v1/players/c1%20{number}" for number in range(min(ASKED, size.players))]
    asked = {
        "Gained in a week": [f"{player}/gained?period=week" for player in players],
        "Year's timeline of a metric": [f"{player}/history?metric=attack&period=year" for player in players],
        "Leaderboard of a month (then remembered)": [
            f"/api/v1/leaderboards/{metric}?by=gained&period=month" for metric in METRICS
        ],
    }
    rows = []
    async with open_instance(folder) as instance, signed_in(instance) as client:
        await ask(client, "/api/v1/players/bench%200/stats")
        for what, paths in asked.items():
            target = TIMELINE_OF_WISE_OLD_MAN_MS if "timeline" in what else None
            rows.append(Row(f"{what}, {size.crowd:,} players, first asked", await _typical_ms(client, paths), "ms"))
            rows.append(Row("  asked again", await _typical_ms(client, paths), "ms", target))
    return rows


async def _typical_ms(client: aiohttp.ClientSession, paths: list[str]) -> float:
    return median([await ask(client, path) for path in paths]) * 1000
