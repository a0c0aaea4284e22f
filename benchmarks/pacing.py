"""Whether looks that follow when a player plays see its changes as early as half-hourly ones, with fewer requests.

Simulated characters, whole minutes, the first week only to learn from. No server is needed.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import mean

import numpy as np

from app.demo.archetypes import archetype_of
from app.demo.players import Player
from app.demo.profiles import BEGINNING
from app.hiscores.boards import Board
from app.services.looks.activity import Activity
from benchmarks.report import Row, say
from benchmarks.sizes import Size

MINUTE = timedelta(minutes=1)
LEARNING, MEASURED = timedelta(days=7), timedelta(days=56)
USUAL = timedelta(minutes=30)


@dataclass(slots=True)
class Seen:
    looks: int = 0
    delays: list[float] = field(default_factory=list)
    """Minutes from each change until the look that saw it."""


def measure(size: Size) -> list[Row]:
    say(f"{size.players} characters over {MEASURED.days} days, every half hour and adaptive")
    usual, adaptive, idle = Seen(), Seen(), Seen()
    for number in range(size.players):
        changes = _changes(f"bench {number}")
        _look(changes, usual, is_adaptive=False)
        _look(changes, adaptive, is_adaptive=True)
    _look(deque(), idle, is_adaptive=True)
    days = MEASURED / timedelta(days=1)
    return [
        Row("Looks a day at a character, every 30 minutes", usual.looks / days / size.players, "looks"),
        Row("  adaptive", adaptive.looks / days / size.players, "looks"),
        Row("  adaptive, while it does not play", idle.looks / days, "looks"),
        Row("Until a change is seen, every 30 minutes", mean(usual.delays), "minutes"),
        Row("  adaptive", mean(adaptive.delays), "minutes", round(mean(usual.delays), 1)),
    ]


def _changes(name: str) -> deque[datetime]:
    """When a character's values may have changed: at the end of each session of play."""
    profile = Player(name, name, archetype_of(name), BEGINNING, {Board.regular}).profile(Board.regular)
    if not profile.traits.plays:
        return deque()
    minutes = BEGINNING.timestamp() + 60 * np.arange((LEARNING + MEASURED) // MINUTE, dtype=np.float64)
    over = profile.sessions(minutes)
    ends = np.flatnonzero(over[1:] > over[:-1]) + 1
    return deque(BEGINNING + minute * MINUTE for minute in ends.tolist())


def _look(changes: deque[datetime], seen: Seen, *, is_adaptive: bool) -> None:
    now, waiting, log = BEGINNING, deque(changes), deque[datetime]()
    last_changed_at = BEGINNING
    while now < BEGINNING + LEARNING + MEASURED:
        found = 0
        while waiting and waiting[0] <= now:
            found += 1
            delay = (now - waiting.popleft()) / MINUTE
            if now >= BEGINNING + LEARNING:
                seen.delays.append(delay)
        seen.looks += now >= BEGINNING + LEARNING
        if found:
            last_changed_at = now
            log.append(now)
        while log and log[0] < now - LEARNING:
            log.popleft()
        now += _pause(log, now, last_changed_at) if is_adaptive else USUAL


def _pause(log: deque[datetime], now: datetime, last_changed_at: datetime) -> timedelta:
    by_hour = [0] * 24
    for at in log:
        by_hour[at.hour] += 1
    days = max(min(now - BEGINNING, LEARNING) / timedelta(days=1), 1)
    return Activity(by_hour, days).pause(now, last_changed_at)
