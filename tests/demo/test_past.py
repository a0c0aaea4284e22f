"""A simulated past, and what it is reckoned with."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.demo.archetypes import Archetype
from app.demo.past import Past
from app.demo.players import Player as Character
from app.demo.profiles import BEGINNING
from app.demo.ranks import places, ranks
from app.demo.series import Series
from app.hiscores.boards import Board
from app.hiscores.metrics import CATALOGUE

EVERY = timedelta(minutes=30)


def test_a_value_that_is_shown_again_reaches_back_to_when_it_was_last_seen() -> None:
    at = [BEGINNING + number * EVERY for number in range(6)]
    first = Series(1, np.array([7, 7, 7, 7, 7, 9]), np.array([3, 3, 4, 4, 4, 4]))
    second = Series(2, np.array([-1, 5, -1, -1, 5, 5]), np.array([0, 2, 0, 0, 2, 2]))
    found = Past(at, 2 * EVERY, [first, second])
    assert [change[1:] for change in found.changes() if change.metric_id == 2] == [
        (at[1], 5, 2, None),
        (at[2], None, None, 1800),
        (at[4], 5, 2, 3 * 1800),
    ]
    assert [(row.at, row.kind, row.ranks) for row in found.snapshots()] == [
        (at[0], "first", [3]),
        (at[1], "progress", [3, 2]),
        (at[2], "progress", [4, None]),
        (at[4], "progress", [4, 2]),
        (at[5], "progress", [4, 2]),
    ]
    assert (found.values(), found.unreported(), found.last_changed_at) == ([9, 5], [], at[5])


@given(
    metric=st.sampled_from(list(CATALOGUE)),
    board=st.sampled_from(Board),
    values=st.lists(st.integers(-1, 5_000_000_000) | st.integers(0, 3000), min_size=1, max_size=20),
    begin=st.floats(BEGINNING.timestamp() - 3e8, BEGINNING.timestamp() + 3e8),
    phase=st.floats(0, 1),
)
def test_ranks_at_many_times_are_those_at_each(
    metric: str, board: Board, values: list[int], begin: float, phase: float
) -> None:
    at = begin + 1800 * np.arange(len(values), dtype=np.float64)
    found = places(metric, np.array(values), board=board, at=at, phase=phase)
    each = zip(values, at.tolist(), strict=True)
    assert found.tolist() == [ranks({metric: value}, board=board, at=now, phase=phase)[metric] for value, now in each]


@given(moments=st.lists(st.floats(-1e7, 1e8), min_size=1))
def test_sessions_are_counted_as_one_by_one(moments: list[float]) -> None:
    profile = Character("Plain Jane", "plain jane", Archetype.mid, BEGINNING, set()).profile(Board.regular)
    at = BEGINNING.timestamp() + np.array(moments)
    counted = profile.sessions(at) - profile.sessions(np.array([profile.begins]))
    assert counted.tolist() == [profile.logouts(profile.begins, moment) for moment in at.tolist()]
