"""The files that an export can be: bytes as they come."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import astuple, fields

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from app.services.exports import ChangeRow, Line

COLUMNS = [field.name for field in fields(ChangeRow)]
TIME = pa.timestamp("us", tz="UTC")
NUMBER = pa.int64()
SCHEMA = pa.schema(
    [
        ("metric", pa.string()),
        ("kind", pa.string()),
        ("measure", pa.string()),
        ("at", TIME),
        ("since", TIME),
        ("value", NUMBER),
        ("rank", NUMBER),
        ("level", NUMBER),
        ("adjustment", NUMBER),
        ("reason", pa.string()),
    ]
)
ROW_GROUP = 50_000
"""Rows of a Parquet file that are written, and held in memory, together."""


async def as_csv(batches: AsyncIterator[list[ChangeRow]]) -> AsyncIterator[bytes]:
    """With a header; times as ISO 8601 in UTC, nothing where there is nothing."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    async for batch in batches:
        for row in batch:
            at, since = row.at.isoformat(), row.since and row.since.isoformat()
            writer.writerow([*astuple(row)[:3], at, since, *astuple(row)[5:]])
        yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written


async def as_jsonl(batches: AsyncIterator[list[Line]]) -> AsyncIterator[bytes]:
    async for batch in batches:
        yield b"".join(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for line in batch)


async def as_parquet(batches: AsyncIterator[list[ChangeRow]]) -> AsyncIterator[bytes]:
    sink = _Sink()
    held: list[ChangeRow] = []
    with pq.ParquetWriter(sink, SCHEMA, compression="zstd") as writer:
        async for batch in batches:
            held += batch
            if len(held) >= ROW_GROUP:
                writer.write_table(_table(held))
                held.clear()
                yield sink.taken()
        writer.write_table(_table(held))
    yield sink.taken()


def _table(rows: list[ChangeRow]) -> pa.Table:
    return pa.table({name: [getattr(row, name) for row in rows] for name in COLUMNS}, SCHEMA)


class _Sink(io.RawIOBase):
    """A file that is taken away while it is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, data: bytes) -> int:  # type: ignore[override]  # Arrow writes nothing but bytes.
        self._parts.append(bytes(data))
        self._position += len(data)
        return len(data)

    def taken(self) -> bytes:
        written = b"".join(self._parts)
        self._parts.clear()
        return written
