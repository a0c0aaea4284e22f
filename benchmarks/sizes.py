"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`seconds`: of each run of requests, of which there are `runs`. `depths`: looks behind a player."""

    players: int
    days: int
    seconds: float
    runs: int
    depths: tuple[int, ...]
    ingested: int
    crowd: int
    idle_seconds: float


FULL = Size(100, 365, 4, 3, (10, 100, 1_000, 5_000, 100_000), 1_000, 2_000, 10)
QUICK = Size(4, 28, 0.5, 3, (10, 100, 1_000), 50, 12, 2)
