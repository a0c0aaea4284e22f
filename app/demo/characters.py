"""Characters drawn from a seed: what they begin with, what they train and do."""

from datetime import datetime
from random import Random

from app.demo.archetypes import TRAITS, Archetype, Traits, spread
from app.demo.profiles import ALL_CLUES, BEGINNING, UNKNOWN, Practice, Profile
from app.demo.schedule import (
    BOSS_SLOTS,
    CLUE_SLOTS,
    CYCLE,
    GAME_SLOTS,
    HITPOINTS_SLOT,
    HOUR,
    LOG_SLOT,
    SKILLING_SLOTS,
    SLAYER_SLOT,
    STYLE_SLOTS,
    TIMETABLES,
    WEEK,
    timetable,
)
from app.hiscores.levels import EXPERIENCE_OF_LEVEL
from app.hiscores.metrics import ACTIVITIES, BOSSES, CATALOGUE, CLUES, SKILLS

LEAST_HITPOINTS = EXPERIENCE_OF_LEVEL[9]
"""Every character begins with hitpoints level 10."""
COMBAT = ("Attack", "Defence", "Strength", "Hitpoints", "Ranged", "Prayer", "Magic", "Slayer")
STYLES = ("Attack", "Strength", "Defence", "Ranged", "Magic")
GAMES = ("Rifts closed", "Soul Wars Zeal", "Tempoross", "Wintertodt", "Zalcano")
HARD = frozenset({"TzKal-Zuk", "Sol Heredit", "TzTok-Jad", "Mimic", "Skotizo", "Obor", "Bryophyta"})
"""Killed a few times at most: they are hard, or cost a key."""
EVENTS = frozenset({"Grid Points", "League Points", "Deadman Points"})
NEWEST = frozenset({"Sailing", "Brutus", "Mad Angel", "Maggot King"})
"""Younger than the present form of the rows: 0, and not -1, for a character who has not been back since."""
POINTS_FROM = 100
"""An activity whose minimum is higher counts points by the hundred, not kills."""
FIRST_RATING = 2500
"""Everybody's PvP Arena rating before the first duel."""
MONDAY = 4 * 24 * HOUR
"""Seconds into 1970 at which its first Monday began."""


def build_profile(seed: str, archetype: Archetype, begins: datetime = BEGINNING) -> Profile:
    """The character of a seed: same seed, archetype and beginning, same character."""
    rng = Random(f"profile {archetype} {seed}")
    traits = TRAITS[archetype]
    moment = begins.timestamp()
    # Calendar weeks, so that everybody's Saturday is one, give or take the time zone.
    monday = moment - (moment - MONDAY) % WEEK
    origin = monday - WEEK * rng.randrange(1, CYCLE // WEEK) - HOUR * rng.randrange(24)
    skills = {name: _first_experience(rng, traits, name) for name in SKILLS}
    scores = {name: _first_score(rng, traits, name) for name in (*ACTIVITIES, *CLUES[1:], *BOSSES)}
    practice = (*_training(rng, traits), *_doing(rng, traits, scores)) if traits.plays else ()
    if traits.uses_old_rows:
        scores = {name: _in_old_form(name, score) for name, score in scores.items()}
    all_clues = UNKNOWN if all(scores[tier] == UNKNOWN for tier in CLUES[1:]) else 0
    base = {**skills, ALL_CLUES: all_clues, **scores}
    schedule = timetable(rng.randrange(TIMETABLES))
    return Profile(seed, archetype, base, practice, schedule, moment, origin, rng.random())


def _first_experience(rng: Random, traits: Traits, name: str) -> int:
    experience = spread(rng, traits.experience)
    is_too_new = name in NEWEST and traits.uses_old_rows
    if (name in COMBAT and not traits.fights) or is_too_new or name in traits.untrained:
        experience = 0
    return max(experience, LEAST_HITPOINTS) if name == "Hitpoints" else experience


def _training(rng: Random, traits: Traits) -> list[Practice]:
    """Which skill each slot trains. One fighting style stands aside; who does not fight has more slots to skill in."""
    if traits.experience_per_hour[1] == 0:
        return []
    others = [name for name in SKILLS if name not in COMBAT and name not in traits.untrained]
    slots = {"Hitpoints": HITPOINTS_SLOT, "Slayer": SLAYER_SLOT}
    if traits.fights:
        others += {"Prayer"} - traits.untrained
        styles = [style for style in STYLES if style not in traits.untrained]
        slots |= zip(rng.sample(styles, len(STYLE_SLOTS)), STYLE_SLOTS, strict=True)
        slots |= zip(others, rng.sample(SKILLING_SLOTS, len(others)), strict=True)
    else:
        free = (*STYLE_SLOTS, HITPOINTS_SLOT, SLAYER_SLOT, *SKILLING_SLOTS)
        slots = dict(zip(others, rng.sample(free, len(others)), strict=True))
    return [Practice(name, slot, spread(rng, traits.experience_per_hour)) for name, slot in slots.items()]


def _first_score(rng: Random, traits: Traits, name: str) -> int:
    if name == "PvP Arena - Rank":
        return FIRST_RATING
    if name == "Collections Logged":
        return spread(rng, (20, 1200)) if traits.is_ranked else 3
    if rng.random() >= _chance_of_having_done(traits, name):
        return 0
    minimum = CATALOGUE[name].minimum or 1
    if not traits.is_ranked:
        return minimum - 1
    if minimum > POINTS_FROM:
        return spread(rng, (minimum // 2, minimum * 20))
    if name in CLUES:
        return spread(rng, traits.clues)
    return spread(rng, (1, 40)) if name in HARD else spread(rng, traits.kills)


def _chance_of_having_done(traits: Traits, name: str) -> float:
    if name in EVENTS:
        return 0  # their points stand on the events' own tables
    if not traits.fights:
        return 0.7 if name in GAMES or name in CLUES else 0
    return traits.practised / 5 if name.startswith(("Bounty Hunter", "LMS")) else traits.practised


def _doing(rng: Random, traits: Traits, scores: dict[str, int]) -> list[Practice]:
    """What the slots for activities raise: bosses mostly killed before, two that were not, some clues, some games."""
    doing = [Practice("Collections Logged", LOG_SLOT, 3)]
    if traits.fights:
        bosses = [name for name in BOSSES if name not in GAMES and name not in HARD]
        rng.shuffle(bosses)
        fresh = [name for name in bosses if not scores[name]][:2]
        known = [name for name in bosses if scores[name]][: len(BOSS_SLOTS) - len(fresh)]
        chosen = zip(fresh + known, BOSS_SLOTS, strict=False)
        doing += [Practice(name, slot, spread(rng, traits.kills_per_hour)) for name, slot in chosen]
    tiers = zip(rng.sample(CLUES[1:], 3), CLUE_SLOTS, strict=True)
    doing += [Practice(name, slot, traits.clues_per_hour) for name, slot in tiers]
    doing += [Practice(name, slot, 8) for name, slot in zip(rng.sample(GAMES, 2), GAME_SLOTS, strict=True)]
    return doing


def _in_old_form(name: str, score: int) -> int:
    """The score of a row last written in the old form: without a rank, without a score."""
    if name in NEWEST:
        return 0
    return score if score >= (CATALOGUE[name].minimum or 1) and score != FIRST_RATING else UNKNOWN
