"""The changes of a player as a Parquet file. Apart from the others, since pyarrow takes 60 MB when it is imported."""

import asyncio
import io
from collections.abc import AsyncIterator

import pyarrow as pa
from pyarrow import parquet
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import Player
from app.services.transfer.change_tables import rows

ROW_GROUP = 20_000
"""Rows in memory at once, packed in columns."""

TIME = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        pa.field("metric", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("at", TIME, nullable=False),
        pa.field("since", TIME),
        pa.field("value", pa.int64()),
        pa.field("rank", pa.int32()),
        pa.field("level", pa.int16()),
        pa.field("adjustment", pa.int64()),
        pa.field("reason", pa.string()),
    ]
)


class _Outbox(io.RawIOBase):
    """A file that keeps what was written until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    # pyarrow gives bytes only, not all that a file would take.
    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


async def as_parquet(session: AsyncSession, player: Player) -> AsyncIterator[bytes]:
    """Row group by row group; without the end, which is sent last, nobody takes it for a whole file."""
    outbox = _Outbox()
    writer = parquet.ParquetWriter(outbox, SCHEMA, compression="zstd")
    group: list[pa.RecordBatch] = []
    async for batch in rows(session, player):
        arrays = [pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), SCHEMA, strict=True)]
        group.append(pa.record_batch(arrays, SCHEMA))
        if sum(each.num_rows for each in group) >= ROW_GROUP:
            await asyncio.to_thread(writer.write_table, pa.Table.from_batches(group))
            group.clear()
            yield outbox.take()
    if group:
        await asyncio.to_thread(writer.write_table, pa.Table.from_batches(group))
    await asyncio.to_thread(writer.close)
    yield outbox.take()
