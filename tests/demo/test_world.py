from datetime import timedelta
from typing import Any

import orjson
import pytest

from app.demo.archetypes import Archetype
from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board
from app.hiscores.metrics import CATALOGUE, TOTAL_LEVEL


def values(world: SimulatedHiscores, name: str = "Zezima", board: Board = Board.regular) -> dict[str, int]:
    body = world.body(name, board)
    assert body is not None
    return {row["name"]: row.get("xp", row.get("score")) for row in body["skills"] + body["activities"]}


@pytest.fixture
def world(clock: SimulatedClock) -> SimulatedHiscores:
    world = SimulatedHiscores(clock)
    world.add_player("Zezima", Archetype.mid)
    return world


def test_rows_have_their_place_as_id_and_the_order_of_the_hiscores(world: SimulatedHiscores) -> None:
    body = world.body("zezima")
    assert body is not None
    skills, activities = body["skills"], body["activities"]
    assert [row["id"] for row in skills] == list(range(25))
    assert [row["id"] for row in activities] == list(range(len(activities)))
    assert {row["name"] for row in skills + activities} == CATALOGUE.keys() - {TOTAL_LEVEL}
    ids = {row["name"]: row["id"] for row in activities}
    assert [ids["Grid Points"], ids["Clue Scrolls (all)"], ids["LMS - Rank"], ids["Abyssal Sire"]] == [0, 7, 14, 20]


def test_a_body_is_one_line_with_the_name_as_displayed(world: SimulatedHiscores) -> None:
    body = world.respond("zEZIMA").body
    assert b"\n" not in body
    assert body.startswith(b'{"name":"Zezima","skills":[{"id":0,"name":"Overall","rank":')
    assert 5_000 < len(body) < 9_000


def test_names_are_compared_as_the_hiscores_do(world: SimulatedHiscores) -> None:
    world.add_player("Roll The-J")
    assert world.respond("roll_the j").status == 200
    assert world.respond("rollthej").status == 404
    assert world.respond("much too long a name").status == 404


def test_a_player_is_found_on_its_boards_only(world: SimulatedHiscores) -> None:
    assert world.body("Zezima", Board.ironman) is None
    world.add_player("Zezima", board=Board.ironman)
    assert values(world, board=Board.ironman) == values(world)
    world.add_player("Zezima", board=Board.deadman)
    assert values(world, board=Board.deadman) != values(world)
    world.remove_player("Zezima", Board.regular)
    assert world.body("Zezima") is None
    world.remove_player("Zezima")
    assert world.body("Zezima", Board.ironman) is None


def test_everyone_exists_if_asked_for(clock: SimulatedClock) -> None:
    world = SimulatedHiscores(clock, everyone=True)
    body = world.body("some_body")
    assert body is not None
    assert body["name"] == "Some Body"
    assert world.body("not a name!") is None
    world.gain("some body", "Zulrah", 3)
    world.rename("Some body", "Other")
    assert world.body("Some body") is None
    assert world.body("Other") is not None


def test_gains_come_on_top_and_count_in_overall(world: SimulatedHiscores) -> None:
    before = values(world)
    world.gain("zezima", "Fishing", 1000)
    world.gain("zezima", "Zulrah", 2)
    world.gain("zezima", "Clue Scrolls (hard)", 1)
    after = values(world)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "Overall": 1000,
        "Fishing": 1000,
        "Zulrah": 2,
        "Clue Scrolls (hard)": 1,
        "Clue Scrolls (all)": 1,
    }


@pytest.mark.parametrize("metric", ["Overall", "Fishin", "Total Level"])
def test_only_rows_can_gain(world: SimulatedHiscores, metric: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        world.gain("zezima", metric, 1)


def test_a_rollback_takes_back_hours_and_new_gains_count_on(world: SimulatedHiscores, clock: SimulatedClock) -> None:
    clock.advance(timedelta(hours=5))
    before = values(world)
    clock.advance(timedelta(hours=20))
    world.gain("zezima", "Fishing", 500_000)
    world.rollback("zezima", 20)
    assert values(world) == before
    world.gain("zezima", "Zulrah", 7)
    assert values(world)["Zulrah"] == before["Zulrah"] + 7
    world.rollback("zezima", 0)
    assert values(world)["Fishing"] >= before["Fishing"] + 500_000


def test_a_renamed_character_keeps_its_values(world: SimulatedHiscores) -> None:
    before = values(world)
    world.rename("zezima", "New Name")
    assert world.body("zezima") is None
    assert values(world, "new name") == before
    world.add_player("zezima", Archetype.mid)
    assert values(world) != before
    with pytest.raises(ValueError, match="taken"):
        world.rename("zezima", "NEW NAME")


def test_a_body_can_be_prescribed(world: SimulatedHiscores) -> None:
    body = {"name": "Recorded", "skills": [], "activities": []}
    world.set_body("Recorded", body)
    assert orjson.loads(world.respond("recorded").body) == body
    world.set_body("Recorded", None)
    assert len(values(world, "Recorded")) == len(CATALOGUE) - 1


def test_ranks_can_stand_still(world: SimulatedHiscores, clock: SimulatedClock) -> None:
    world.add_player("Sleeper", Archetype.dormant)
    first = world.body("Sleeper")
    clock.advance(1800)
    assert world.body("Sleeper") != first
    world.ranks_drift = False
    first = world.body("Sleeper")
    clock.advance(1800)
    assert world.body("Sleeper") == first


def test_a_hidden_row_shifts_the_ids_after_it(world: SimulatedHiscores) -> None:
    before = world.body("zezima")
    world.hide_metric("Grid Points")
    after = world.body("zezima")
    assert before is not None
    assert after is not None
    assert after["activities"] == [{**row, "id": row["id"] - 1} for row in before["activities"][1:]]
    world.show_metric("Grid Points")
    assert world.body("zezima") == before


def test_a_new_row_shifts_the_ids_after_it(world: SimulatedHiscores) -> None:
    before = world.body("zezima")
    world.add_metric("Cave Bat King", value=0)
    world.add_metric("Cartography", is_skill=True, value=250)
    after = world.body("zezima")
    assert before is not None
    assert after is not None
    assert len(after["activities"]) == len(before["activities"]) + 1
    place = next(row["id"] for row in after["activities"] if row["name"] == "Cave Bat King")
    assert after["activities"][place - 1]["name"] == "Callisto" or after["activities"][place - 1]["name"] < "Cave"
    assert after["activities"][place + 1]["name"] == before["activities"][place]["name"]
    assert after["activities"][place] == {"id": place, "name": "Cave Bat King", "rank": -1, "score": 0}
    assert after["skills"][-1]["name"] == "Cartography"
    assert after["skills"][0]["xp"] == before["skills"][0]["xp"] + 250
    world.gain("zezima", "Cave Bat King", 9)
    assert values(world)["Cave Bat King"] == 9
    with pytest.raises(ValueError, match="already"):
        world.add_metric("Zulrah")


def test_failures_can_be_limited_to_a_player_and_to_so_many_times(world: SimulatedHiscores) -> None:
    world.add_player("Other")
    world.fail("error", player="ZEZIMA", times=2)
    assert [world.respond("zezima").status, world.respond("other").status] == [500, 200]
    assert [world.respond("zezima").status, world.respond("zezima").status] == [500, 200]
    world.fail("forbidden")
    world.fail("error", player="other")
    assert [world.respond("other").status, world.respond("zezima").status] == [500, 403]
    world.heal("other")
    assert world.respond("other").status == 403
    world.heal()
    assert world.respond("other").status == 200


@pytest.mark.parametrize(
    ("mode", "options"),
    [("tired", {}), ("slow", {"speed": 1}), ("rate_limited", {"retry_after": "soon"}), ("slow", {"seconds": -1})],
)
def test_a_failure_that_makes_no_sense_is_refused(world: SimulatedHiscores, mode: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        world.fail(mode, **options)
    assert world.failures == []


def test_the_log_says_what_was_asked(world: SimulatedHiscores, clock: SimulatedClock) -> None:
    world.respond("Zezima")
    world.respond("Nobody", Board.ironman)
    assert [(request.player, request.board, request.status) for request in world.requests] == [
        ("Zezima", Board.regular, 200),
        ("Nobody", Board.ironman, 404),
    ]
    assert world.requests[-1].at == clock.now()
    assert (world.requests.total, world.requests.by_status[404]) == (2, 1)
    world.requests.clear()
    assert (len(world.requests), world.requests.total) == (0, 0)
