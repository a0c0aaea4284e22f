"""Which rows the simulated hiscores have, in which order. A row's id is its place in its block, so ids shift."""

from dataclasses import dataclass, field

from app.hiscores.metrics import ACTIVITIES, BOSSES, CLUES, OVERALL, SKILLS

_BEFORE_CLUES = 7
"""Points of events and bounty hunting come before the clues, everything else that is no boss after them."""


def _activities() -> list[str]:
    games = list(ACTIVITIES)
    return [*games[:_BEFORE_CLUES], *CLUES, *games[_BEFORE_CLUES:], *BOSSES]


@dataclass
class Layout:
    """`skills` (Overall first) and `activities` name every row there is, `hidden` those that are left out just now."""

    skills: list[str] = field(default_factory=lambda: [OVERALL, *SKILLS])
    activities: list[str] = field(default_factory=_activities)
    hidden: set[str] = field(default_factory=set)
    added: dict[str, int] = field(default_factory=dict)
    """Value that everybody begins with, by the name of a row nobody had heard of."""
    since: dict[str, float] = field(default_factory=dict)
    """When such a row was added, seconds since 1970."""

    def hide(self, metric: str) -> None:
        self._check_known(metric)
        self.hidden.add(metric)

    def show(self, metric: str) -> None:
        self._check_known(metric)
        self.hidden.discard(metric)

    def add(self, metric: str, *, is_skill: bool, value: int, at: float) -> None:
        """A skill goes last; anything else goes among the bosses by the alphabet, moving all that follow by one."""
        if not metric.strip() or metric in self.skills or metric in self.activities:
            raise ValueError(f"There is a row {metric!r} already, or it is no name.")
        if value < 0:
            raise ValueError("The value of a new row is 0 or more.")
        self.added[metric], self.since[metric] = value, at
        if is_skill:
            self.skills.append(metric)
            return
        first_boss = self.activities.index(BOSSES[0])
        place = next((i for i in range(first_boss, len(self.activities)) if self.activities[i] > metric), None)
        self.activities.insert(len(self.activities) if place is None else place, metric)

    def is_skill(self, metric: str) -> bool:
        return metric in self.skills

    def _check_known(self, metric: str) -> None:
        if metric not in self.skills and metric not in self.activities:
            raise ValueError(f"There is no row {metric!r}; rows are called as on the hiscores.")
