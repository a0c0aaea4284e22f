"""The kinds of simulated character: what they have when they begin and how fast they go on."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from app.hiscores.levels import MAX_EXPERIENCE


class Archetype(StrEnum):
    new = "new"
    mid = "mid"
    maxed = "maxed"
    all_200m = "all_200m"
    skiller = "skiller"
    ironman = "ironman"
    dormant = "dormant"
    unranked = "unranked"
    main = "main"
    pure = "pure"
    bosser = "bosser"
    clue_hunter = "clue_hunter"


@dataclass(frozen=True, slots=True)
class Traits:
    """Ranges are (lowest, highest) and drawn from evenly by order of magnitude, as such quantities are spread.

    `weight`: how often this kind is, in parts of all. `experience`: of a skill at the beginning. `experience_per_hour`:
    while training. `practised`: share of the activities ever done. `kills`: of a practised boss at the beginning.
    `clues`: of a practised tier at the beginning. `untrained`: skills that are never begun by itself.
    """

    weight: int
    experience: tuple[int, int]
    experience_per_hour: tuple[int, int]
    practised: float
    kills: tuple[int, int]
    kills_per_hour: tuple[int, int] = (4, 30)
    clues: tuple[int, int] = (1, 250)
    clues_per_hour: int = 2
    untrained: frozenset[str] = frozenset()
    plays: bool = True
    fights: bool = True
    is_ranked: bool = True
    uses_old_rows: bool = False
    """Not logged in since the hiscores' rows were last rewritten: what is unranked reads -1 instead of its value."""


_FULL = (MAX_EXPERIENCE, MAX_EXPERIENCE)

TRAITS: dict[Archetype, Traits] = {
    Archetype.new: Traits(10, (1, 30_000), (300, 2_500), 0.06, (1, 12), (1, 4)),
    Archetype.mid: Traits(45, (150_000, 14_000_000), (15_000, 70_000), 0.48, (2, 900)),
    Archetype.maxed: Traits(22, (13_040_000, 60_000_000), (30_000, 120_000), 0.75, (5, 4_000)),
    Archetype.all_200m: Traits(1, _FULL, (0, 0), 0.9, (20, 9_000)),
    Archetype.skiller: Traits(4, (200_000, 14_000_000), (15_000, 70_000), 0.02, (1, 5), fights=False),
    Archetype.ironman: Traits(13, (90_000, 9_000_000), (12_000, 50_000), 0.5, (2, 600)),
    Archetype.dormant: Traits(4, (3_000, 30_000_000), (0, 0), 0.4, (1, 600), plays=False, uses_old_rows=True),
    Archetype.unranked: Traits(1, (0, 3_000), (0, 0), 0.03, (1, 4), plays=False, is_ranked=False),
    # Those that only come when they are asked for.
    Archetype.main: Traits(0, _FULL, (0, 0), 0.95, (400, 9_000), untrained=frozenset({"Sailing"})),
    Archetype.pure: Traits(
        0, (200_000, 9_000_000), (15_000, 70_000), 0.3, (2, 400), untrained=frozenset({"Defence", "Prayer"})
    ),
    Archetype.bosser: Traits(0, (6_000_000, 40_000_000), (20_000, 80_000), 0.97, (300, 9_000), (15, 45)),
    Archetype.clue_hunter: Traits(
        0, (1_000_000, 20_000_000), (10_000, 40_000), 0.7, (2, 400), clues=(150, 2_500), clues_per_hour=9
    ),
}


def archetype_of(seed: str) -> Archetype:
    """The archetype of a character nobody chose one for, always the same for a seed. "Iron ..." is an ironman."""
    if seed.startswith("iron"):
        return Archetype.ironman
    weights = [traits.weight for traits in TRAITS.values()]
    return Random(f"archetype {seed}").choices(list(TRAITS), weights)[0]


def spread(rng: Random, bounds: tuple[int, int]) -> int:
    """A whole number between two bounds (inclusive), as likely to have few digits as many."""
    low, high = bounds
    return int((low + 1) * ((high + 1) / (low + 1)) ** rng.random()) - 1
