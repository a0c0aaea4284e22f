"""A character's true values as a function of its seed and the simulated time: any instant, in any order."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from app.demo.archetypes import TRAITS, Archetype, Traits
from app.demo.schedule import CYCLE, HOUR, Timetable
from app.hiscores.levels import MAX_EXPERIENCE
from app.hiscores.metrics import CLUES, SKILLS

BEGINNING = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday. Everybody has their first values until then and plays from then on."""
UNKNOWN = -1
"""The value of a row in its old form, while the character is unranked there."""
ALL_CLUES = CLUES[0]

_SKILLS = frozenset(SKILLS)


@dataclass(frozen=True, slots=True)
class Practice:
    """One metric that a character raises: in the sessions of one slot of its timetable, by so much an hour of them."""

    metric: str
    slot: int
    per_hour: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about a character that does not depend on the time."""

    seed: str
    archetype: Archetype
    base: dict[str, int]
    """What it has at `origin`, by metric: first the skills, then the activities, without Overall."""
    practice: tuple[Practice, ...]
    timetable: Timetable
    begins: float
    """Seconds since 1970; earlier instants look like this one."""
    origin: float
    """Start of the timetable's first cycle, seconds since 1970: before `begins`, by time zone and starting week."""
    phase: float
    """Where in their wobble this character's ranks are, 0 to 1."""

    @property
    def traits(self) -> Traits:
        return TRAITS[self.archetype]

    def values(self, at: float) -> dict[str, int]:
        """True values by metric, without Overall, at a time in seconds since 1970; -1 where the row is an old one."""
        values = self.base.copy()
        cycles, sessions = self._sessions_until(at)
        spent = self.timetable.spent
        for item in self.practice:
            seconds = cycles * spent[item.slot][-1] + spent[item.slot][sessions]
            value = values[item.metric] + seconds * item.per_hour // HOUR
            values[item.metric] = min(value, MAX_EXPERIENCE) if item.metric in _SKILLS else value
        if values[ALL_CLUES] != UNKNOWN:
            values[ALL_CLUES] = sum(max(values[tier], 0) for tier in CLUES[1:])
        return values

    def logouts(self, begin: float, end: float) -> int:
        """How often it logged out between two instants, and so may have moved on the hiscores."""
        (cycles, sessions), (later_cycles, later_sessions) = self._sessions_until(begin), self._sessions_until(end)
        return (later_cycles - cycles) * len(self.timetable.logouts) + later_sessions - sessions

    def sessions(self, at: NDArray[np.float64]) -> NDArray[np.int64]:
        """How many sessions are over at each of these times, in seconds since 1970: values change with it only."""
        cycles, into = np.divmod(np.maximum(at, self.begins) - self.origin, CYCLE)
        over = np.searchsorted(self.timetable.logouts, into, side="right")
        return cycles.astype(np.int64) * len(self.timetable.logouts) + over

    def _sessions_until(self, at: float) -> tuple[int, int]:
        """Whole cycles over, and sessions over in the cycle that runs."""
        cycles, into = divmod(max(at, self.begins) - self.origin, CYCLE)
        return int(cycles), self.timetable.sessions_over(into)
