"""The catalogue: every metric known when this was written, by the name the hiscores use for it.

Names are the only key. A row's position and `id` in the payload shift whenever Jagex adds one, so neither appears here.
A name that is not listed is not an error: it becomes a metric by itself (kind `skill` or `unknown`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["overall", "skill", "boss", "clue", "activity", "unknown"]
Measure = Literal["experience", "level", "kills", "score"]

OVERALL = "Overall"
TOTAL_LEVEL = "Total Level"
"""Not a row of the hiscores: the level column of `Overall`, kept as a metric of its own."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the hiscores. `minimum` is the lowest value that is ever ranked, where one is known."""

    name: str
    kind: Kind
    measure: Measure
    minimum: int | None = None
    is_monotonic: bool = True

    @property
    def slug(self) -> str:
        return slugify(self.name)


def slugify(name: str) -> str:
    """`Calvar'ion` -> `calvarion`, `Chambers of Xeric: Challenge Mode` -> `chambers_of_xeric_challenge_mode`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower().replace("'", "")).strip("_")


SKILLS = (
    *("Attack", "Defence", "Strength", "Hitpoints", "Ranged", "Prayer", "Magic", "Cooking", "Woodcutting"),
    *("Fletching", "Fishing", "Firemaking", "Crafting", "Smithing", "Mining", "Herblore", "Agility", "Thieving"),
    *("Slayer", "Farming", "Runecraft", "Hunter", "Construction", "Sailing"),
)
CLUES = tuple(f"Clue Scrolls ({tier})" for tier in ("all", "beginner", "easy", "medium", "hard", "elite", "master"))
ACTIVITIES: dict[str, int | None] = {
    "Grid Points": None,
    "League Points": None,
    "Deadman Points": None,
    "Bounty Hunter - Hunter": 2,
    "Bounty Hunter - Rogue": 2,
    "Bounty Hunter (Legacy) - Hunter": None,
    "Bounty Hunter (Legacy) - Rogue": None,
    "LMS - Rank": 500,
    "PvP Arena - Rank": 2525,
    "Soul Wars Zeal": 200,
    "Rifts closed": 2,
    "Colosseum Glory": 300,
    "Collections Logged": 500,
}
"""Name to minimum."""
BOSSES = (
    *("Abyssal Sire", "Alchemical Hydra", "Amoxliatl", "Araxxor", "Artio", "Barrows Chests", "Brutus", "Bryophyta"),
    *("Callisto", "Calvar'ion", "Cerberus", "Chambers of Xeric", "Chambers of Xeric: Challenge Mode"),
    *("Chaos Elemental", "Chaos Fanatic", "Commander Zilyana", "Corporeal Beast", "Crazy Archaeologist"),
    *("Dagannoth Prime", "Dagannoth Rex", "Dagannoth Supreme", "Deranged Archaeologist", "Doom of Mokhaiotl"),
    *("Duke Sucellus", "General Graardor", "Giant Mole", "Grotesque Guardians", "Hespori", "Kalphite Queen"),
    *("King Black Dragon", "Kraken", "Kree'Arra", "K'ril Tsutsaroth", "Lunar Chests", "Mad Angel", "Maggot King"),
    *("Mimic", "Nex", "Nightmare", "Phosani's Nightmare", "Obor", "Phantom Muspah", "Sarachnis", "Scorpia"),
    *("Scurrius", "Shellbane Gryphon", "Skotizo", "Sol Heredit", "Spindel", "Tempoross", "The Gauntlet"),
    *("The Corrupted Gauntlet", "The Hueycoatl", "The Leviathan", "The Royal Titans", "The Whisperer"),
    *("Theatre of Blood", "Theatre of Blood: Hard Mode", "Thermonuclear Smoke Devil", "Tombs of Amascut"),
    *("Tombs of Amascut: Expert Mode", "TzKal-Zuk", "TzTok-Jad", "Vardorvis", "Venenatis", "Vet'ion", "Vorkath"),
    *("Wintertodt", "Yama", "Zalcano", "Zulrah"),
)

RANKED_FROM_ONE = {"Mimic", "TzKal-Zuk"}
RANKED_FROM = 5
"""Kills from which every other boss is ranked, since 2023-05-17."""

MAY_FALL = {"LMS - Rank", "PvP Arena - Rank", "Grid Points", "League Points", "Deadman Points"}
"""Ratings go both ways; the points of an event start anew with the next one."""

ALIASES: dict[str, str] = {}
"""Former name on the hiscores -> today's name: a rename goes here, so that it does not become a new metric."""


def _catalogue() -> Iterator[Metric]:
    yield Metric(OVERALL, "overall", "experience")
    yield Metric(TOTAL_LEVEL, "overall", "level")
    for name in SKILLS:
        yield Metric(name, "skill", "experience")
    for name in CLUES:
        yield Metric(name, "clue", "score", minimum=1)
    for name, minimum in ACTIVITIES.items():
        yield Metric(name, "activity", "score", minimum, is_monotonic=name not in MAY_FALL)
    for name in BOSSES:
        yield Metric(name, "boss", "kills", minimum=1 if name in RANKED_FROM_ONE else RANKED_FROM)


CATALOGUE: dict[str, Metric] = {metric.name: metric for metric in _catalogue()}


def newly_seen(name: str, *, is_skill: bool) -> Metric:
    """The metric to create for a name that no release knew. Whether it may fall is unknown: it is not held to rise."""
    if is_skill:
        return Metric(name, "skill", "experience")
    return Metric(name, "unknown", "score", is_monotonic=False)
