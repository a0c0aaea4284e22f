"""However long a history is, little of it is in memory at a time; and it is of one moment, however long that takes."""

import gc
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

from app.db import Database
from app.demo.server import DemoServer
from app.models.change import Change
from app.models.player import Player
from app.services.history import sealing
from app.services.looks.tracker import Tracker
from app.services.transfer import export_files
from app.services.transfer.change_parquet import as_parquet
from app.services.transfer.change_tables import as_csv
from app.services.transfer.exports import Export
from app.services.transfer.imports import import_lines
from app.workers.runtime import Runtime
from tests.conftest import SetClock
from tests.services import by_name, long_history, stored
from tests.services.elsewhere import imported
from tests.services.looking import look
from tests.services.transfer.test_transfer import grow

pytestmark = pytest.mark.slow

MOST_BYTES = 16 * 2**20
"""Of Python objects; all rows at once take some 100 MB."""

Contents = Callable[[Database, int], AsyncIterator[bytes]]


@contextmanager
def little_memory() -> Iterator[None]:
    gc.collect()
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


async def whole(database: Database, player_id: int) -> AsyncIterator[bytes]:
    async with database.of_one_moment() as session:
        async for chunk in Export(session, [await session.get_one(Player, player_id)]).lines():
            yield chunk


async def table(database: Database, player_id: int) -> AsyncIterator[bytes]:
    async with database.of_one_moment() as session:
        async for chunk in as_csv(session, await session.get_one(Player, player_id)):
            yield chunk


async def columns(database: Database, player_id: int) -> AsyncIterator[bytes]:
    async with database.of_one_moment() as session:
        async for chunk in as_parquet(session, await session.get_one(Player, player_id)):
            yield chunk


@pytest.mark.parametrize(("contents", "least"), [(whole, 6_000_000), (table, 4_000_000), (columns, 100_000)])
async def test_a_long_history_is_exported_with_little_memory(runtime: Runtime, contents: Contents, least: int) -> None:
    player_id = await long_history.store(runtime.database)
    size = 0
    with little_memory():
        async for chunk in contents(runtime.database, player_id):
            size += len(chunk)
    assert size > least
    assert pa.default_memory_pool().max_memory() < 3 * MOST_BYTES


async def test_a_long_history_is_imported_with_little_memory(
    runtime: Runtime,
    elsewhere: Database,
    tmp_path: Path,
) -> None:
    player_id = await long_history.store(runtime.database)
    file = tmp_path / "long.jsonl"
    with file.open("wb") as target:
        async for chunk in whole(runtime.database, player_id):
            target.write(chunk)
    with little_memory(), file.open("rb") as opened:
        async with elsewhere.transaction() as session:
            await import_lines(session, export_files.read(opened))
    assert await stored.count(elsewhere, Change) == long_history.CHANGES


async def test_what_is_stored_meanwhile_is_not_in_an_export(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    elsewhere: Database,
) -> None:
    player_id = await grow(tracker, hiscores, clock)
    before = await by_name.everything(tracker.database)
    export = whole(tracker.database, player_id)
    file = await anext(export)
    hiscores.world.gain("Plain Jane", "Vorkath", -100_000)
    hiscores.world.gain("Plain Jane", "Attack", 5000)
    clock.advance(days=12)
    assert (await look(tracker, player_id)).outcome == "success"
    assert await sealing.seal(tracker.database, player_id, clock.now) > 0
    async for chunk in export:
        file += chunk
    await imported(elsewhere, file)
    assert await by_name.everything(elsewhere) == before != await by_name.everything(tracker.database)
