"""Missing is not zero: what the pipeline stores when one row of a look follows another."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.hiscores.diff import Known
from app.hiscores.metrics import BOSSES
from app.models.quarantine import Quarantine
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests.conftest import SetClock
from tests.services import stored
from tests.services.expected import gained
from tests.services.looking import look
from tests.transitions import (
    BASELINE,
    KINDS,
    RANK,
    RANK_ONLY,
    SAME,
    UNKNOWN,
    VALUE,
    Kind,
    Transition,
    body,
    side_by_side,
    transitions,
)

pytestmark = pytest.mark.slow

SNAPSHOTS = {SAME: [], RANK_ONLY: ["ranks_only"]}
"""What the second look leaves besides the first; anything else is progress."""


async def two_looks(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, username: str, seen: list[Transition]
) -> tuple[int, str]:
    """The player and the outcome of its second look."""
    hiscores.world.set_body(username, body(username, {transition.kind: transition.before for transition in seen}))
    player_id = await adding.add(tracker, username, Board.regular, None)
    hiscores.world.set_body(username, body(username, {transition.kind: transition.after for transition in seen}))
    clock.advance(minutes=30)
    result = await look(tracker, player_id)
    return player_id, result.outcome


def expected_rows(transition: Transition, first_look: datetime, at: datetime) -> list[dict[str, Any]]:
    """What has to stand in the history from the second look: a row for each value the transition changes, or none."""
    if not transition.is_change:
        return []
    row = {
        "at": at,
        "value": None if transition.outcome == UNKNOWN else transition.value,
        "since": None if transition.outcome == BASELINE else first_look,
    }
    return [{**row, "metric": metric, "rank": transition.rank(metric)} for metric in transition.metrics]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
async def test_a_row_after_another_is_stored_as_the_table_says(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, kind: Kind
) -> None:
    possible = [transition for transition in transitions(kind) if not transition.is_suspicious]
    for number, transition in enumerate(possible):
        first_look = clock.now
        player_id, outcome = await two_looks(tracker, hiscores, clock, f"{number}", [transition])
        assert outcome == ("unchanged" if transition.outcome == SAME else "success"), transition
        state = await stored.state(tracker.database, player_id)
        known = {metric: state.get(metric) for metric in transition.metrics}
        assert known == {metric: transition.known(metric) for metric in transition.metrics}, transition
        changes = await stored.changes(tracker.database, player_id)
        rows = [change for change in changes if change["at"] > first_look]
        assert rows == expected_rows(transition, first_look, clock.now), transition
        assert await stored.adjustments(tracker.database, player_id) == [], transition
        assert gained(changes, [])[kind.name] == transition.gained, transition
        kinds = [snapshot.kind for snapshot in await stored.snapshots(tracker.database, player_id)]
        assert kinds == ["first", *SNAPSHOTS.get(transition.outcome, ["progress"])], transition
    assert await stored.count(tracker.database, Quarantine) == 0


async def test_only_a_known_value_that_falls_to_a_lower_known_one_is_put_aside(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    suspicious = [each for kind in KINDS.values() for each in transitions(kind) if each.is_suspicious]
    assert [str(each) for each in suspicious] == [
        f"{name}: {before} to {after}"
        for name in ("Attack", "Zulrah", "Clue Scrolls (easy)")
        for before in ("unranked", "ranked")
        for after in ("zero", "ranked zero")
    ]
    for number, transition in enumerate(suspicious):
        first_look = clock.now
        player_id, outcome = await two_looks(tracker, hiscores, clock, f"{number}", [transition])
        assert outcome == "quarantined", transition
        state = await stored.state(tracker.database, player_id)
        rank = RANK if transition.before == "ranked" else None
        assert state[transition.kind.name] == Known(VALUE, rank, reported=True), transition
        assert not await stored.changes(tracker.database, player_id, after=first_look), transition
        assert (await stored.player(tracker.database, player_id)).status == "quarantined"
    assert await stored.count(tracker.database, Quarantine) == len(suspicious)


async def test_transitions_side_by_side_in_one_body_are_stored_each_by_itself(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    mixed = [transition for transition in side_by_side(BOSSES) if not transition.is_suspicious]
    first_look = clock.now
    player_id, outcome = await two_looks(tracker, hiscores, clock, "Plain Jane", mixed)
    assert outcome == "success"
    state = await stored.state(tracker.database, player_id)
    assert {each.kind.name: state.get(each.kind.name) for each in mixed} == {
        each.kind.name: each.known(each.kind.name) for each in mixed
    }
    changes = await stored.changes(tracker.database, player_id)
    rows = sorted((change for change in changes if change["at"] > first_look), key=lambda row: row["metric"])
    expected = [row for each in mixed for row in expected_rows(each, first_look, clock.now)]
    assert rows == sorted(expected, key=lambda row: row["metric"])
    gains = {each.kind.name: each.gained for each in mixed}
    assert gained(changes, await stored.adjustments(tracker.database, player_id)) == Counter(gains)


async def test_one_fall_keeps_all_that_stands_beside_it_out_of_the_history(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    mixed = side_by_side(BOSSES)
    first_look = clock.now
    player_id, outcome = await two_looks(tracker, hiscores, clock, "Plain Jane", mixed)
    assert outcome == "quarantined"
    assert not await stored.changes(tracker.database, player_id, after=first_look)
    async with tracker.database.sessions() as session:
        (episode,) = await session.scalars(select(Quarantine))
    assert set(episode.suspicions) == {each.kind.name for each in mixed if each.is_suspicious}
    assert episode.reason == "rollback"
