from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.demo.archetypes import Archetype
from app.demo.characters import build_profile
from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.demo.profiles import BEGINNING
from app.hiscores.levels import MAX_EXPERIENCE, level
from app.hiscores.metrics import CATALOGUE, CLUES
from app.hiscores.parser import parse
from tests.demo.conftest import START


def numbers(body: dict[str, Any]) -> list[tuple[int, int]]:
    """(rank, value) of every row, in order."""
    return [(row["rank"], row.get("xp", row.get("score"))) for row in body["skills"] + body["activities"]]


@pytest.fixture(params=list(Archetype))
def body(world: SimulatedHiscores, request: pytest.FixtureRequest) -> dict[str, Any]:
    world.add_player("Somebody", request.param)
    found = world.body("somebody")
    assert found is not None
    return found


def test_overall_is_the_sum_and_levels_agree_with_experience(body: dict[str, Any]) -> None:
    overall, *skills = body["skills"]
    assert overall["name"] == "Overall"
    known = [row for row in skills if row["xp"] != -1]
    assert all(row["level"] == level(row["xp"]) for row in known)
    if known == skills:
        assert overall["xp"] == sum(row["xp"] for row in skills)
        assert overall["level"] == sum(row["level"] for row in skills)
    else:  # old rows hide the experience of skills that are unranked; overall counts them
        assert overall["xp"] > sum(row["xp"] for row in known)


def test_the_tracker_can_read_every_archetype(world: SimulatedHiscores, body: dict[str, Any]) -> None:
    readings = parse(world.respond("Somebody").body, asked_for="somebody").readings
    assert readings.keys() == CATALOGUE.keys()


def test_activities_are_ranked_from_their_minimum_on(world: SimulatedHiscores) -> None:
    world.add_player("Somebody", Archetype.mid)
    body = world.body("Somebody")
    assert body is not None
    below = 0
    for row in body["activities"]:
        assert (row["rank"] > 0) == (row["score"] >= (CATALOGUE[row["name"]].minimum or 1)), row
        below += row["rank"] == -1 and row["score"] > 0
    assert below > 1


def test_all_clues_are_the_sum_of_their_tiers(body: dict[str, Any]) -> None:
    scores = {row["name"]: row["score"] for row in body["activities"]}
    if scores[CLUES[0]] != -1:
        assert scores[CLUES[0]] == sum(max(scores[tier], 0) for tier in CLUES[1:])


def test_the_archetypes_are_what_they_are_called(world: SimulatedHiscores) -> None:
    bodies = {}
    for kind in Archetype:
        world.add_player(f"A {kind}".replace("_", " ")[:12], kind)
        bodies[kind] = world.body(f"A {kind}".replace("_", " ")[:12])
    assert all(bodies.values())
    overall = {kind: body["skills"][0] for kind, body in bodies.items() if body}
    assert overall[Archetype.all_200m]["xp"] == 24 * MAX_EXPERIENCE
    assert overall[Archetype.maxed]["level"] == 24 * 99
    assert overall[Archetype.new]["level"] < overall[Archetype.mid]["level"] < 24 * 99
    assert all(rank == -1 for rank, _ in numbers(bodies[Archetype.unranked] or {}))
    assert (-1, -1) in numbers(bodies[Archetype.dormant] or {})
    assert overall[Archetype.main]["xp"] == 23 * MAX_EXPERIENCE
    assert (bodies[Archetype.pure] or {})["skills"][2]["xp"] == 0
    skiller = {row["name"]: row["level"] for row in (bodies[Archetype.skiller] or {})["skills"]}
    assert (skiller["Attack"], skiller["Hitpoints"]) == (1, 10)
    assert skiller["Fishing"] > 50


@pytest.mark.parametrize("kind", list(Archetype))
def test_any_instant_in_any_order_gets_the_same_answer(kind: Archetype) -> None:
    instants = [START.timestamp() + Random(hour).uniform(-4e7, 4e7) for hour in range(200)]
    first = {at: build_profile("zezima", kind).values(at) for at in instants}
    again = build_profile("zezima", kind)
    assert all(again.values(at) == first[at] for at in reversed(instants))
    assert build_profile("another", kind).base != again.base


@pytest.mark.parametrize("kind", list(Archetype))
def test_values_never_fall(kind: Archetype) -> None:
    profile = build_profile("zezima", kind)
    before = profile.values(BEGINNING.timestamp() - 1e6)
    for step in range(3000):
        now = profile.values(BEGINNING.timestamp() + step * 9_000)
        assert now.keys() == before.keys()
        assert all(now[name] >= before[name] for name in now)
        before = now


def test_values_stand_still_between_two_logouts() -> None:
    profile = build_profile("zezima", Archetype.maxed)
    moves = 0
    for half_hour in range(24 * 2 * 30):
        at = START.timestamp() + half_hour * 1800
        moved = profile.values(at) != profile.values(at + 1800)
        assert not moved or profile.logouts(at, at + 1800)
        moves += moved
    assert 60 < moves < 400


def test_characters_play_about_15_percent_of_the_time_and_have_days_off() -> None:
    shares, days_off = [], []
    for number in range(40):
        profile = build_profile(f"player {number}", Archetype.mid)
        shares.append(sum(profile.timetable.played) / (35 * 86400))
        days_off.append(35 - len({logout // 86400 for logout in profile.timetable.logouts}))
    assert 0.12 < sum(shares) / len(shares) < 0.18
    assert min(days_off) > 0
    assert max(days_off) < 20


def test_two_looks_half_an_hour_apart_differ_as_on_the_real_hiscores() -> None:
    """Over a month: half a value changes a look, about 63 ranks move, 24 skills and 45 % of activities are ranked."""
    clock = SimulatedClock(START, frozen=True)
    world = SimulatedHiscores(clock)
    names = [f"Average {number}" for number in range(4)]
    for name in names:
        world.add_player(name, Archetype.mid)
    values = ranks = ranked = activities = looks = 0
    last: dict[str, list[tuple[int, int]]] = {}
    for _ in range(30 * 48):
        for name in names:
            rows = numbers(world.body(name) or {})
            if name in last:
                looks += 1
                values += sum(new[1] != old[1] for new, old in zip(rows, last[name], strict=True))
                ranks += sum(new[0] != old[0] for new, old in zip(rows, last[name], strict=True))
                ranked += sum(rank > 0 for rank, _ in rows)
                activities += sum(rank > 0 for rank, _ in rows[25:])
            last[name] = rows
        clock.advance(timedelta(minutes=30))
    assert 0.3 < values / looks < 0.7
    assert 56 < ranks / looks < 70
    assert 62 < ranked / looks < 76
    assert 0.38 < activities / looks / 91 < 0.52


def test_the_cost_does_not_depend_on_how_long_ago_a_profile_began() -> None:
    profile = build_profile("zezima", Archetype.mid)
    late = profile.values(datetime(2126, 1, 1, tzinfo=UTC).timestamp())
    assert late["Attack"] <= MAX_EXPERIENCE
    assert late["Collections Logged"] > 10_000
