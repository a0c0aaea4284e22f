"""Snapshots of one week in few bytes, and back without loss. Pure functions over bytes.

Between two looks half an hour apart, some sixty ranks move by a little, many of them by about as much as before. So
ranks stand metric by metric, each as the difference to the look before, or as the difference of differences if those
take less; the sign in the lowest bit (zigzag); first all lowest bytes, then all second ones, and so on. zstd makes 30
to 50 bytes a look of that. What says when and on which board stands apart: a time is found without unpacking ranks.

    times = zstd(header, n int64 microseconds since the one before, n uint16 lengths, n uint8 boards, n uint8 kinds)
    body  = order of the differences as a byte, zstd(8 byte planes of the m x n matrix of differences as uint64)

No rank is 0 in the matrix, as is what lies beyond the end of an array; the lengths tell these apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LEVEL = 19
"""Of zstd. A week takes some 50 ms to pack then, once; higher ones take many times as long for hardly a byte less."""
ORDERS = (1, 2)


@dataclass(frozen=True, slots=True)
class Ranks:
    """Of one snapshot: `ranks[i]` belongs to the metric with id i + 1."""

    at: datetime
    board: str
    kind: str
    ranks: list[int | None]

    def of(self, metric_id: int) -> int | None:
        return self.ranks[metric_id - 1] if metric_id <= len(self.ranks) else None


@dataclass(frozen=True, slots=True)
class Page:
    times: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Times:
    """When the snapshots of a page were, in order, and all about them but the ranks; read only where it is asked."""

    microseconds: NDArray[np.int64]
    """Since 1970."""
    lengths: NDArray[np.uint16]
    boards: list[str]
    kinds: list[str]
    codes: bytes
    """Each one's place in the boards, then each one's in the kinds."""

    def __len__(self) -> int:
        return len(self.microseconds)

    def latest(self, moment: datetime) -> int | None:
        """The place of the latest at or before a moment."""
        place = int(np.searchsorted(self.microseconds, _microseconds(moment), side="right"))
        return place - 1 if place else None

    def snapshot(self, place: int, row: NDArray[np.int64]) -> Ranks:
        """The one at a place, with its row of the matrix."""
        at = EPOCH + int(self.microseconds[place]) * MICROSECOND
        board, kind = self.boards[self.codes[place]], self.kinds[self.codes[len(self) + place]]
        return Ranks(at, board, kind, [rank or None for rank in row[: self.lengths[place]].tolist()])


def pack(snapshots: Sequence[Ranks]) -> Page:
    """`snapshots` are at least one, in the order of time, none longer than 65,535 metrics."""
    lengths = [len(snapshot.ranks) for snapshot in snapshots]
    matrix = np.zeros((len(snapshots), max(lengths)), np.int64)
    for row, snapshot in zip(matrix, snapshots, strict=True):
        row[: len(snapshot.ranks)] = [rank or 0 for rank in snapshot.ranks]
    return Page(_pack_times(snapshots, lengths), min((_pack_ranks(matrix, order) for order in ORDERS), key=len))


def _pack_ranks(matrix: NDArray[np.int64], order: int) -> bytes:
    steps = matrix.T
    for _ in range(order):
        steps = np.diff(steps, axis=1, prepend=0)
    zigzag = ((steps << 1) ^ (steps >> 63)).astype("<u8")
    planes = zigzag.reshape(-1, 1).view(np.uint8).T
    return bytes([order]) + _compress(planes.tobytes())


def _pack_times(snapshots: Sequence[Ranks], lengths: Sequence[int]) -> bytes:
    boards, kinds = (sorted({getattr(snapshot, name) for snapshot in snapshots}) for name in ("board", "kind"))
    at = np.array([_microseconds(snapshot.at) for snapshot in snapshots], np.int64)
    header = orjson.dumps({"n": len(snapshots), "boards": boards, "kinds": kinds}) + b"\n"
    return _compress(
        header
        + np.diff(at, prepend=0).astype("<i8").tobytes()
        + np.array(lengths, "<u2").tobytes()
        + bytes(boards.index(snapshot.board) for snapshot in snapshots)
        + bytes(kinds.index(snapshot.kind) for snapshot in snapshots)
    )


def times(packed: bytes) -> Times:
    header, _, rest = _decompress(packed).partition(b"\n")
    said: dict[str, Any] = orjson.loads(header)
    n = said["n"]
    at = np.cumsum(np.frombuffer(rest, "<i8", n))
    lengths = np.frombuffer(rest, "<u2", n, offset=8 * n)
    return Times(at, lengths, said["boards"], said["kinds"], rest[10 * n : 12 * n])


def unpack(page: Page) -> list[Ranks]:
    known = times(page.times)
    return [known.snapshot(place, row) for place, row in enumerate(_matrix(page.body, len(known)))]


def unpack_one(page: Page, known: Times, place: int) -> Ranks:
    """The one at a place in the page's times."""
    return known.snapshot(place, _matrix(page.body, len(known))[place])


def _matrix(body: bytes, n: int) -> NDArray[np.int64]:
    planes = np.frombuffer(_decompress(body[1:]), np.uint8).reshape(8, -1)
    zigzag = np.ascontiguousarray(planes.T).view("<i8").reshape(-1, n)
    steps = (zigzag >> 1) ^ -(zigzag & 1)
    for _ in range(body[0]):
        steps = np.cumsum(steps, axis=1)
    return steps.T


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _compress(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(LEVEL).compress(data)


def _decompress(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(data)
