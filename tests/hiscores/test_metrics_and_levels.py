import pytest

from app.hiscores.levels import (
    COMBAT_SKILLS,
    EXPERIENCE_OF_LEVEL,
    combat_level,
    experience_to_next,
    level,
    virtual_level,
)
from app.hiscores.metrics import CATALOGUE, SKILLS, newly_seen, slugify


def test_the_catalogue_has_overall_twice_24_skills_and_91_activities() -> None:
    kinds = [metric.kind for metric in CATALOGUE.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "overall": 2,
        "skill": 24,
        "clue": 7,
        "activity": 13,
        "boss": 71,
    }


def test_no_two_metrics_share_a_slug() -> None:
    assert len({metric.slug for metric in CATALOGUE.values()}) == len(CATALOGUE)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Calvar'ion", "calvarion"),
        ("TzKal-Zuk", "tzkal_zuk"),
        ("Bounty Hunter (Legacy) - Hunter", "bounty_hunter_legacy_hunter"),
        ("Theatre of Blood: Hard Mode", "theatre_of_blood_hard_mode"),
    ],
)
def test_a_slug_is_the_name_in_small_letters_and_underscores(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_ratings_may_fall_and_experience_may_not() -> None:
    assert not CATALOGUE["LMS - Rank"].is_monotonic
    assert not CATALOGUE["PvP Arena - Rank"].is_monotonic
    assert all(CATALOGUE[skill].is_monotonic for skill in SKILLS)


def test_a_skill_nobody_heard_of_counts_experience_and_anything_else_a_score() -> None:
    assert newly_seen("Cartography", is_skill=True).measure == "experience"
    assert newly_seen("Moon Sovereign", is_skill=False).kind == "unknown"


@pytest.mark.parametrize(
    ("at_level", "experience"),
    [(1, 0), (2, 83), (10, 1_154), (92, 6_517_253), (99, 13_034_431), (120, 104_273_167), (126, 188_884_740)],
)
def test_levels_begin_at_the_games_experience(at_level: int, experience: int) -> None:
    assert EXPERIENCE_OF_LEVEL[at_level - 1] == experience
    assert virtual_level(experience) == at_level
    assert level(experience) == min(at_level, 99)
    assert experience == 0 or virtual_level(experience - 1) == at_level - 1


def test_what_is_missing_to_the_next_level_ends_at_200_million() -> None:
    assert experience_to_next(0) == 83
    assert experience_to_next(13_034_431) == EXPERIENCE_OF_LEVEL[99] - 13_034_431
    assert experience_to_next(199_999_999) == 1
    assert experience_to_next(200_000_000) is None


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, 3),
        (dict.fromkeys(COMBAT_SKILLS, 99), 126),
        ({"Attack": 60, "Strength": 99, "Hitpoints": 85, "Ranged": 90, "Magic": 94, "Prayer": 45}, 78),
        ({"Attack": 99, "Strength": 99, "Defence": 99, "Hitpoints": 99, "Prayer": 98, "Magic": 99}, 126),
        ({"Magic": 99, "Hitpoints": 10}, 50),
    ],
)
def test_combat_level_follows_the_games_formula(levels: dict[str, int], expected: int) -> None:
    untrained = {**dict.fromkeys(COMBAT_SKILLS, 1), "Hitpoints": 10}
    assert combat_level({**untrained, **levels}) == expected
