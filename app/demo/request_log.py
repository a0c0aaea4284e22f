"""What was asked of the simulated hiscores: the last requests one by one, all of them as numbers."""

import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from app.hiscores.boards import Board

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Request:
    """`at`: simulated time; `monotonic`: real seconds of `time.monotonic`, for pacing.

    `player` as asked for. `status`: None if nothing was answered, or not at once.
    """

    at: datetime
    monotonic: float
    player: str
    board: Board
    status: int | None


class RequestLog:
    """Iterates over the last requests, oldest first; `total`, `by_status` and `most_at_once` count all of them."""

    def __init__(self) -> None:
        self._kept: deque[Request] = deque(maxlen=KEPT)
        self.clear()

    def clear(self) -> None:
        self._kept.clear()
        self.by_status: Counter[int | None] = Counter()
        self.total = 0
        self.in_flight = 0
        self.most_at_once = 0

    def __iter__(self) -> Iterator[Request]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, index: int) -> Request:
        return self._kept[index]

    def record(self, at: datetime, player: str, board: Board, status: int | None) -> None:
        self._kept.append(Request(at, time.monotonic(), player, board, status))
        self.by_status[status] += 1
        self.total += 1

    @contextmanager
    def being_answered(self) -> Iterator[None]:
        """Around the delivery of one answer, to see how many are asked for at the same time."""
        self.in_flight += 1
        self.most_at_once = max(self.most_at_once, self.in_flight)
        try:
            yield
        finally:
            self.in_flight = max(self.in_flight - 1, 0)
