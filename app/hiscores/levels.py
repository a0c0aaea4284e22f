"""Levels from experience, and the combat level, by the game's own formulas."""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

MAX_LEVEL = 99
MAX_VIRTUAL_LEVEL = 126
MAX_EXPERIENCE = 200_000_000
"""Cap of one skill."""
COMBAT_SKILLS = ("Attack", "Strength", "Defence", "Hitpoints", "Ranged", "Magic", "Prayer")

EXPERIENCE_OF_LEVEL: tuple[int, ...] = (
    0,
    *(
        points // 4
        for points in accumulate(int(level + 300 * 2 ** (level / 7)) for level in range(1, MAX_VIRTUAL_LEVEL))
    ),
)
"""Experience at which level `index + 1` begins: floor(sum(floor(k + 300 * 2^(k/7)), k < level) / 4)."""


def virtual_level(experience: int) -> int:
    """Level 1 to 126."""
    return bisect_right(EXPERIENCE_OF_LEVEL, experience)


def level(experience: int) -> int:
    """Level 1 to 99, as the game shows it."""
    return min(virtual_level(experience), MAX_LEVEL)


def experience_to_next(experience: int) -> int | None:
    """Experience missing for the next virtual level, or to the cap of 200 million; None at the cap."""
    if experience >= MAX_EXPERIENCE:
        return None
    reached = virtual_level(experience)
    goal = EXPERIENCE_OF_LEVEL[reached] if reached < MAX_VIRTUAL_LEVEL else MAX_EXPERIENCE
    return goal - experience


def combat_level(levels: Mapping[str, int]) -> int:
    """Combat level 3 to 126 from the levels of the COMBAT_SKILLS, by name.

    A quarter of (defence + hitpoints + half prayer), plus 0.325 of the best of (attack + strength), one and a half
    ranged, one and a half magic, where halves are rounded down. Reckoned in 1/40 to stay exact.
    """
    attack, strength, defence, hitpoints, ranged, magic, prayer = (levels[skill] for skill in COMBAT_SKILLS)
    base = 10 * (defence + max(hitpoints, 10) + prayer // 2)
    offence = 13 * max(attack + strength, ranged * 3 // 2, magic * 3 // 2)
    return (base + offence) // 40
