from datetime import timedelta

import pytest

from app.hiscores.diff import Change, Known
from app.hiscores.metrics import CATALOGUE, newly_seen
from app.hiscores.plausibility import Suspicion, guess, suspicions
from app.setting_groups import PlausibleSettings

LIMITS = PlausibleSettings()
MINUTE, MONTH = timedelta(minutes=1), timedelta(days=30)


def judge(
    name: str, before: int | None, after: int | None, elapsed: timedelta = MINUTE, *, reported: bool = True
) -> list[Suspicion]:
    metrics = {**CATALOGUE, name: CATALOGUE.get(name) or newly_seen(name, is_skill=False)}
    state = {name: Known(before, None, reported)}
    return suspicions([Change(name, before, after, None)], state, metrics, elapsed, LIMITS)


@pytest.mark.parametrize(
    "name", ["Attack", "Overall", "Total Level", "Zulrah", "Clue Scrolls (all)", "Collections Logged"]
)
def test_what_only_rises_may_not_fall(name: str) -> None:
    assert judge(name, 1000, 999)
    assert judge(name, 1000, 999, reported=False)


@pytest.mark.parametrize("name", ["LMS - Rank", "PvP Arena - Rank", "League Points", "Moon Sovereign"])
def test_ratings_event_points_and_the_unknown_may_fall(name: str) -> None:
    assert not judge(name, 2500, 1)


@pytest.mark.parametrize(("name", "an_hour"), [("Attack", 1_500_000), ("Overall", 2_500_000), ("Zulrah", 200)])
@pytest.mark.parametrize(("elapsed", "hours"), [(MINUTE, 120), (timedelta(hours=120), 120), (MONTH, 720)])
def test_gains_are_bounded_by_the_time_but_never_by_less_than_120_hours(
    name: str, an_hour: int, elapsed: timedelta, hours: int
) -> None:
    assert not judge(name, 5, 5 + an_hour * hours, elapsed)
    assert judge(name, 5, 6 + an_hour * hours, elapsed) == [
        Suspicion(name, 5, 6 + an_hour * hours, at_most=5 + an_hour * hours)
    ]


def test_what_becomes_known_is_never_too_much() -> None:
    assert not judge("Zulrah", None, 90_000)
    assert not judge("Zulrah", 73, 90_000, reported=False)
    assert not judge("Zulrah", 73, None)


def test_the_guess_follows_the_directions() -> None:
    fell, leapt = Suspicion("Attack", 10, 5, 20), Suspicion("Zulrah", 10, 50_000, 20)
    for on_new_iron_board in (False, True):
        assert guess([leapt], on_new_iron_board=on_new_iron_board) == "glitch"
        assert guess([fell, leapt], on_new_iron_board=on_new_iron_board) == "name_passed_on"
    assert guess([fell], on_new_iron_board=False) == "rollback"
    assert guess([fell], on_new_iron_board=True) == "left_iron_board"
