"""What a look costs on disk, everything kept."""

from app.services.instance import figures
from benchmarks.instance import Instance
from benchmarks.loading import load_players
from benchmarks.report import Row, say
from benchmarks.sizes import Size

PARTS = {"changes": ("changes",), "ranks": ("snapshots", "rank_pages")}
SIZE = "SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0) FROM unnest(CAST(:tables AS text[])) AS name"


async def measure(instance: Instance, size: Size) -> list[Row]:
    say(f"{size.players} players, {size.days} days of half-hourly looks")
    await load_players(instance, size.players, size.days)
    async with instance.database.reading() as session:
        found = await figures.stats(session)
    rows = [Row("Stored, tables and indexes", found.bytes_stored / found.looks, "bytes a look", 110)]
    rest = tuple(set(figures.HISTORY_TABLES) - {table for tables in PARTS.values() for table in tables})
    for part, tables in {**PARTS, "records, coverage, adjustments": rest}.items():
        rows.append(Row(f"  {part}", await instance.number(SIZE, tables=list(tables)) / found.looks, "bytes a look"))
    return rows
