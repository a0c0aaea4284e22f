"""Missing is not zero: what each row of a look makes of each row of the look before."""

from collections.abc import Iterable
from datetime import timedelta

import orjson
import pytest

from app.hiscores.diff import Change, apply, diff
from app.hiscores.metrics import BOSSES, CATALOGUE, newly_seen
from app.hiscores.parser import Reading, parse
from app.hiscores.plausibility import suspicions
from app.setting_groups import PlausibleSettings
from tests.transitions import BASELINE, KINDS, ROWS, SAME, UNKNOWN, Transition, body, side_by_side, transitions

METRICS = {**CATALOGUE, "Moon Sovereign": newly_seen("Moon Sovereign", is_skill=False)}
ALL = [transition for kind in KINDS.values() for transition in transitions(kind)]
MIXED = side_by_side(BOSSES)


def two_looks(seen: Iterable[Transition]) -> list[dict[str, Reading]]:
    before = {transition.kind: transition.before for transition in seen}
    after = {transition.kind: transition.after for transition in seen}
    return [parse(orjson.dumps(body("Plain Jane", rows)), asked_for="Plain Jane").readings for rows in (before, after)]


def expected_change(transition: Transition, metric: str) -> Change:
    last_known = transition.value if transition.outcome == UNKNOWN else (transition.value or 0) - transition.gained
    return Change(
        metric,
        before=None if transition.outcome == BASELINE else last_known,
        value=None if transition.outcome == UNKNOWN else transition.value,
        rank=transition.rank(metric),
    )


def test_there_are_36_transitions_of_each_of_six_kinds() -> None:
    assert len(ALL) == len({str(transition) for transition in ALL}) == len(ROWS) ** 2 * len(KINDS) == 216


@pytest.mark.parametrize("transition", ALL, ids=str)
def test_a_row_after_another_makes_the_change_that_the_table_names(transition: Transition) -> None:
    first, second = two_looks([transition])
    state = apply(None, diff(None, first))
    difference = diff(state, second)
    after = apply(state, difference)
    assert {metric: after.get(metric) for metric in transition.metrics} == {
        metric: transition.known(metric) for metric in transition.metrics
    }
    expected = [expected_change(transition, metric) for metric in transition.metrics] if transition.is_change else []
    assert sorted(difference.changes, key=lambda change: change.metric) == expected
    assert all(change.is_first_known == (transition.outcome == BASELINE) for change in difference.changes)
    assert (difference.kind == "unchanged") == (transition.outcome == SAME)
    assert (difference.kind == "progress") == transition.is_change
    found = suspicions(difference.changes, state, METRICS, timedelta(minutes=30), PlausibleSettings())
    assert [suspicion.metric for suspicion in found] == ([transition.kind.name] if transition.is_suspicious else [])


def test_all_transitions_side_by_side_in_one_body_keep_out_of_each_others_way() -> None:
    first, second = two_looks(MIXED)
    state = apply(None, diff(None, first))
    difference = diff(state, second)
    after = apply(state, difference)
    expected = {transition.kind.name: transition.known(transition.kind.name) for transition in MIXED}
    assert {name: after.get(name) for name in expected} == expected
    assert {change.metric: change for change in difference.changes} == {
        transition.kind.name: expected_change(transition, transition.kind.name)
        for transition in MIXED
        if transition.is_change
    }
    found = suspicions(difference.changes, state, METRICS, timedelta(minutes=30), PlausibleSettings())
    assert {suspicion.metric for suspicion in found} == {
        transition.kind.name for transition in MIXED if transition.is_suspicious
    }
