"""Ranks: a place by value, which also drifts while the value stands still, because everybody else plays on."""

from dataclasses import dataclass
from functools import lru_cache
from math import pi, sin
from random import Random

import numpy as np
from numpy.typing import NDArray

from app.demo.profiles import BEGINNING
from app.hiscores.boards import Board
from app.hiscores.metrics import CATALOGUE, OVERALL, SKILLS

DAY = 24 * 3600
LISTED = 2_000_000
"""Places on a table; who is behind them is unranked there."""
HALVING_DAYS = 3 * 365
"""In this time a value comes to count half as much: the tables fill up and everybody goes on."""
WOBBLE_DAYS = 1.3
WOBBLE = 0.001
"""Ranks swing by this share of themselves, once in WOBBLE_DAYS: at most 0.5 % a day, 10 of 100,000 in half an hour."""
UNRANKED = -1

_BEGINNING = BEGINNING.timestamp()

_SHARE = {Board.regular: 1.0, Board.ironman: 0.3, Board.seasonal: 0.25}
_OTHER_BOARDS = 0.05
"""How full a board is, in parts of the regular one."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Of `population` characters the share 1 / (1 + (value / scale) ^ steepness) is ahead of a value."""

    population: int
    scale: float
    steepness: float
    minimum: int
    phase: float


@lru_cache(maxsize=1024)
def curve(metric: str) -> Curve:
    """A metric's own curve, always the same for the same name; names nobody has heard of have one as well."""
    rng = Random(f"curve {metric}")
    if metric == OVERALL:
        return Curve(2_600_000, 110_000_000, 2.0, 1, rng.random())
    if metric in SKILLS:
        return Curve(2_060_000, rng.uniform(600_000, 1_400_000), 1.35, 1, rng.random())
    known = CATALOGUE.get(metric)
    minimum = (known.minimum if known else None) or 1
    scale = max(rng.uniform(40, 300), 3 * minimum)
    return Curve(rng.randint(250_000, 1_400_000), scale, 1.1, minimum, rng.random())


def ranks(values: dict[str, int], *, board: Board, at: float, phase: float) -> dict[str, int]:
    """Places on a board by metric, -1 where unranked. `at`: seconds since 1970; `phase`: the character's, 0 to 1."""
    days = (at - _BEGINNING) / DAY
    worth_now: float = 0.5 ** min(max(days / HALVING_DAYS, -20), 20)
    share = _SHARE.get(board, _OTHER_BOARDS)
    swings = days / WOBBLE_DAYS + phase
    places = dict.fromkeys(values, UNRANKED)
    for metric, value in values.items():
        if value <= 0:
            continue
        shape = curve(metric)
        place = shape.population / (1 + worth_now * (value / shape.scale) ** shape.steepness)
        if value >= shape.minimum and place <= LISTED:
            swing = 1 + WOBBLE * sin(2 * pi * (swings + shape.phase))
            places[metric] = max(1, min(LISTED, round(place * swing * share)))
    return places


def places(
    metric: str, values: NDArray[np.int64], *, board: Board, at: NDArray[np.float64], phase: float
) -> NDArray[np.int64]:
    """As `ranks`, of one metric at many times at once: `values[i]` is what the character has at `at[i]`."""
    shape = curve(metric)
    days = (at - _BEGINNING) / DAY
    worth = 0.5 ** np.clip(days / HALVING_DAYS, -20, 20)
    place = shape.population / (1 + worth * (np.maximum(values, 0) / shape.scale) ** shape.steepness)
    swing = 1 + WOBBLE * np.sin(2 * pi * (days / WOBBLE_DAYS + phase + shape.phase))
    is_ranked = (values > 0) & (values >= shape.minimum) & (place <= LISTED)
    shown = np.clip(np.rint(place * swing * _SHARE.get(board, _OTHER_BOARDS)), 1, LISTED)
    return np.where(is_ranked, shown, UNRANKED).astype(np.int64)
