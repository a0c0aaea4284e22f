"""One player of the simulated world: a profile, and whatever a test or a person changed about it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.demo.archetypes import TRAITS, Archetype
from app.demo.characters import build_profile
from app.demo.layout import Layout
from app.demo.profiles import UNKNOWN, Profile
from app.demo.ranks import UNRANKED, ranks
from app.hiscores.boards import MAIN_GAME, Board
from app.hiscores.levels import MAX_EXPERIENCE, level
from app.hiscores.metrics import CLUES, OVERALL, TOTAL_LEVEL

_profile = lru_cache(maxsize=4096)(build_profile)
"""A profile takes about 15 kB and is built in a fraction of a millisecond: the players asked for lately keep theirs."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Progress on top of the profile's own, from an instant (seconds since 1970) of the player's own time on.

    With `every`, again each time so many seconds have gone by.
    """

    at: float
    metric: str
    amount: int
    every: float = inf

    def times(self, at: NDArray[np.float64]) -> NDArray[np.int64]:
        """How often it has been made by each of these instants."""
        return np.where(at < self.at, 0, 1 + (at - self.at) // self.every).astype(np.int64)

    def total(self, at: float) -> int:
        return self.amount * (0 if at < self.at else 1 + int((at - self.at) // self.every))


@dataclass(slots=True)
class Player:
    """`name` as displayed. `lag`: seconds that a rollback has put the player behind the world.

    `left`: boards that the character has left and when; its rows there stay as they were then.
    """

    name: str
    seed: str
    archetype: Archetype
    begins: datetime
    boards: set[Board]
    gains: list[Gain] = field(default_factory=list)
    lag: float = 0
    left: dict[Board, float] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    def gain(self, metric: str, amount: int, at: float, every: float = inf) -> None:
        self.gains.append(Gain(at - self.lag, metric, amount, every))

    def profile(self, board: Board) -> Profile:
        """One character plays the main game, whatever the board; the other games begin anew with another."""
        seed = self.seed if board in MAIN_GAME else f"{self.seed}@{board}"
        return _profile(seed, self.archetype, self.begins)

    def own_time(self, board: Board, at: float) -> float:
        """As of when its rows on a board are; seconds since 1970."""
        return min(at - self.lag, self.left.get(board, at))

    def stages(self, board: Board, at: NDArray[np.float64]) -> NDArray[np.int64]:
        """A number for each of these times, the same for two of them if the values on a board are."""
        own_times = np.minimum(at - self.lag, self.left.get(board, inf))
        profile = self.profile(board)
        return sum((gain.times(own_times) for gain in self.gains), profile.sessions(own_times))

    def values(self, layout: Layout, board: Board, at: float) -> dict[str, int]:
        """True values by metric, Overall and total level included; an added row has what everybody has."""
        own_time = self.own_time(board, at)
        values = self.profile(board).values(own_time) | layout.added
        for gain in self.gains:
            if gain.at <= own_time:
                amount = gain.total(own_time)
                self._add(values, gain.metric, amount, is_skill=layout.is_skill(gain.metric))
        skills = [values[name] for name in layout.skills if name != OVERALL]
        values[OVERALL], values[TOTAL_LEVEL] = sum(skills), sum(map(level, skills))
        return values

    @staticmethod
    def _add(values: dict[str, int], gained: str, amount: int, *, is_skill: bool) -> None:
        for metric in [gained, CLUES[0]] if gained in CLUES[1:] else [gained]:
            value = max(values[metric], 0) + amount
            values[metric] = max(min(value, MAX_EXPERIENCE) if is_skill else value, 0)

    def document(self, layout: Layout, board: Board, at: float, *, ranks_at: float) -> dict[str, Any]:
        """The body as the hiscores give it. Times in seconds since 1970; ranks are as of their own time."""
        if self.body is not None:
            return self.body
        values = self.values(layout, board, at)
        places = self._ranks(values, board, ranks_at)
        skills = [name for name in layout.skills if name not in layout.hidden]
        activities = [name for name in layout.activities if name not in layout.hidden]
        return {
            "name": self.name,
            "skills": [self._skill_row(i, name, values, places) for i, name in enumerate(skills)],
            "activities": [
                {"id": i, "name": name, "rank": places[name], "score": values[name]}
                for i, name in enumerate(activities)
            ],
        }

    def _ranks(self, values: dict[str, int], board: Board, at: float) -> dict[str, int]:
        if not TRAITS[self.archetype].is_ranked:
            return dict.fromkeys(values, UNRANKED)
        return ranks(values, board=board, at=at, phase=self.profile(board).phase)

    def _skill_row(self, row_id: int, name: str, values: dict[str, int], places: dict[str, int]) -> dict[str, Any]:
        place, experience, shown = places[name], values[name], level(values[name])
        if name == OVERALL:
            shown = values[TOTAL_LEVEL]
        elif place == UNRANKED and experience > 0 and TRAITS[self.archetype].uses_old_rows:
            shown, experience = 1, UNKNOWN
        return {"id": row_id, "name": name, "rank": place, "level": shown, "xp": experience}
