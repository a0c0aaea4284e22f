"""When a simulated character plays, and on what: a few shared timetables of five weeks that repeat.

A repeating timetable with running sums makes the time spent on anything up to any instant one division and one
bisection, however long ago the character began. Characters differ by timetable, time zone and starting week.
"""

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
CYCLE_DAYS = 35
CYCLE = CYCLE_DAYS * DAY
"""Seconds; whole weeks, so that weekends stay weekends."""
TIMETABLES = 32

# What a session is spent on is a slot; each character fills the slots with skills and activities of its own.
STYLE_SLOTS = range(4)
HITPOINTS_SLOT = 4
SLAYER_SLOT = 5
SKILLING_SLOTS = range(6, 24)
BOSS_SLOTS = range(24, 38)
CLUE_SLOTS = range(38, 41)
GAME_SLOTS = range(41, 43)
LOG_SLOT = 43
SLOTS = 44


@dataclass(frozen=True, slots=True)
class Timetable:
    """`logouts`: seconds since the cycle's start. `spent[slot][n]`: seconds spent on a slot in the first n sessions."""

    logouts: list[int]
    played: list[int]
    spent: tuple["array[int]", ...]

    def sessions_over(self, seconds_into_cycle: float) -> int:
        return bisect_right(self.logouts, seconds_into_cycle)


@lru_cache(maxsize=TIMETABLES)
def timetable(number: int) -> Timetable:
    """One of the timetables, always the same for the same number."""
    rng = Random(f"timetable {number}")
    logouts: list[int] = []
    played: list[int] = []
    spending: list[dict[int, int]] = []
    for day in range(CYCLE_DAYS):
        if rng.random() < (0.12 if day % 7 >= 5 else 0.22):
            continue
        focus = rng.choice(SKILLING_SLOTS)
        for begin, end in _bouts(rng, day):
            for logout, seconds in _stints(rng, begin, min(end, CYCLE)):
                logouts.append(logout)
                played.append(seconds)
                spending.append(_spending(rng, seconds, focus))
    return Timetable(logouts, played, tuple(_running_sum(spending, slot) for slot in range(SLOTS)))


def _bouts(rng: Random, day: int) -> list[tuple[int, int]]:
    """Begin and end of a day's bouts of play: mostly the evening, often the late morning at weekends."""
    bouts = []
    if rng.random() < (0.8 if day % 7 >= 5 else 0.35):
        bouts.append((min(max(rng.gauss(10.5, 1.5), 7), 12), rng.uniform(1.2, 4.6)))
    bouts.append((min(max(rng.gauss(19, 1.2), 17), 21), rng.uniform(2.2, 6.2)))
    return [(int(day * DAY + hour * HOUR), int(day * DAY + (hour + length) * HOUR)) for hour, length in bouts]


def _stints(rng: Random, begin: int, end: int) -> list[tuple[int, int]]:
    """A bout's sessions as (logout, seconds played), with short breaks; the hiscores move at each logout."""
    stints: list[tuple[int, int]] = []
    now = begin
    while True:
        seconds = rng.randint(15 * 60, 55 * 60)
        if now + seconds > end:
            return stints
        now += seconds
        stints.append((now, seconds))
        now += rng.randint(20, 300)


def _spending(rng: Random, seconds: int, focus: int) -> dict[int, int]:
    """What a session goes to, slot to seconds: a fight, or a skill (mostly the day's own) with a minigame or so."""
    if rng.random() < 0.55:
        styles = rng.sample(STYLE_SLOTS, rng.choice((1, 2, 2)))
        slots = [*styles, HITPOINTS_SLOT]
        slots += [SLAYER_SLOT] * (rng.random() < 0.35)
        slots += [rng.choice(BOSS_SLOTS)] * (rng.random() < 0.75)
        slots += [rng.choice(CLUE_SLOTS)] * (rng.random() < 0.2)
    else:
        slots = [focus if rng.random() < 0.6 else rng.choice(SKILLING_SLOTS)]
        slots += [rng.choice(SKILLING_SLOTS)] * (rng.random() < 0.4)
        slots += [rng.choice(GAME_SLOTS)] * (rng.random() < 0.2)
    slots += [LOG_SLOT] * (rng.random() < 0.1)
    return dict.fromkeys(slots, seconds)


def _running_sum(spending: list[dict[int, int]], slot: int) -> "array[int]":
    return array("l", accumulate((spent.get(slot, 0) for spent in spending), initial=0))
