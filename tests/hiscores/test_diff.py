from hypothesis import given
from hypothesis import strategies as st

from app.hiscores.diff import Change, Diff, Known, apply, diff
from app.hiscores.parser import Reading
from tests.strategies import looks

Look = dict[str, Reading]


def state_after(*looks_in_order: Look) -> dict[str, Known]:
    state: dict[str, Known] | None = None
    for look in looks_in_order:
        state = apply(state, diff(state, look))
    return state or {}


def merged(state: dict[str, Known], look: Look) -> dict[str, Known]:
    """The look over the last known of the state, said independently of the code under test."""
    expected = {}
    for metric in state.keys() | look.keys():
        reading = look.get(metric, Reading(None, None))
        known = state[metric].value if metric in state else None
        value = reading.value if reading.value is not None else known
        if value is not None or reading.rank is not None:
            expected[metric] = Known(value, reading.rank, reading.value is not None)
    return expected


@given(looks, looks, looks)
def test_applying_a_diff_gives_the_look_over_the_last_known(first: Look, second: Look, third: Look) -> None:
    state = state_after(first, second)
    assert apply(state, diff(state, third)) == merged(state, third)


@given(looks, looks)
def test_the_same_look_again_changes_nothing(first: Look, second: Look) -> None:
    again = diff(state_after(first, second), second)
    assert again == Diff("unchanged", (), {})


@given(st.lists(looks, min_size=1, max_size=6))
def test_replaying_all_diffs_gives_the_state(history: list[Look]) -> None:
    state: dict[str, Known] | None = None
    diffs = []
    for look in history:
        diffs.append(diff(state, look))
        state = apply(state, diffs[-1])
    replayed: dict[str, Known] | None = None
    for difference in diffs:
        replayed = apply(replayed, difference)
    assert replayed == state == state_after(*history)


@given(looks)
def test_a_first_look_makes_baselines_of_all_it_knows(look: Look) -> None:
    first = diff(None, look)
    assert first.kind == "first"
    assert {change.metric for change in first.changes} == {name for name in look if look[name].value is not None}
    assert all(change.is_first_known for change in first.changes)


@given(looks, looks)
def test_only_values_make_progress(first: Look, second: Look) -> None:
    difference = diff(state_after(first), second)
    assert (difference.kind == "progress") == bool(difference.changes)
    assert (difference.kind == "unchanged") == (not difference.changes and not difference.ranks)


def test_ranks_alone_are_no_progress() -> None:
    difference = diff(state_after({"Attack": Reading(100, 5)}), {"Attack": Reading(100, 6)})
    assert difference == Diff("ranks_only", (), {"Attack": 6})


def test_a_value_that_becomes_unknown_is_one_change_and_the_last_known_stays() -> None:
    before = state_after({"Zulrah": Reading(73, 900)})
    hidden = diff(before, {"Zulrah": Reading(None, None)})
    assert hidden.changes == (Change("Zulrah", before=73, value=None, rank=None),)
    after = apply(before, hidden)
    assert after["Zulrah"] == Known(73, None, reported=False)
    assert diff(after, {"Zulrah": Reading(None, None)}).kind == "unchanged"


def test_a_row_that_vanishes_is_the_same_as_one_that_becomes_unknown() -> None:
    before = state_after({"Zulrah": Reading(73, 900), "Attack": Reading(1, None)})
    attack = {"Attack": Reading(1, None)}
    assert diff(before, attack).changes == diff(before, {**attack, "Zulrah": Reading(None, None)}).changes


def test_a_value_that_comes_back_is_compared_with_the_last_known() -> None:
    hidden = state_after({"Zulrah": Reading(73, 900)}, {})
    assert diff(hidden, {"Zulrah": Reading(73, 900)}).changes == (Change("Zulrah", before=73, value=73, rank=900),)
    assert diff(hidden, {"Zulrah": Reading(80, 900)}).changes == (Change("Zulrah", before=73, value=80, rank=900),)


def test_falling_out_of_the_ranks_with_the_value_kept_is_no_change_of_value() -> None:
    difference = diff(state_after({"Cooking": Reading(598_535, 1_999_000)}), {"Cooking": Reading(598_535, None)})
    assert difference == Diff("ranks_only", (), {"Cooking": None})
