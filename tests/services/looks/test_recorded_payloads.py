"""Every answer of the real hiscores that was ever recorded, through client, pipeline and store."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.hiscores.diff import Known
from app.hiscores.parser import Reading
from app.models.quarantine import Quarantine
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests.conftest import SetClock
from tests.payloads import recorded
from tests.services import stored
from tests.services.expected import expected_changes, gained
from tests.services.looking import look

pytestmark = recorded.needed


def values(readings: dict[str, Reading]) -> dict[str, int]:
    return {metric: reading.value for metric, reading in readings.items() if reading.value is not None}


@pytest.mark.parametrize("path", recorded.BODIES, ids=lambda path: path.stem)
async def test_a_recorded_answer_is_stored_and_read_back_exactly(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, path: Path
) -> None:
    document = recorded.document(path)
    username = document.get("name") or "Anyone"
    readings = recorded.readings(document)
    hiscores.world.set_body(username, document)
    player_id = await adding.add(tracker, username, Board.regular, None)
    clock.advance(minutes=30)
    assert (await look(tracker, player_id)).outcome == "unchanged"
    assert await stored.state(tracker.database, player_id) == {
        metric: Known(reading.value, reading.rank, reading.value is not None)
        for metric, reading in readings.items()
        if reading != Reading(None, None)
    }
    changes = await stored.changes(tracker.database, player_id)
    assert {change["metric"]: change["value"] for change in changes} == values(readings)
    assert all(change["since"] is None for change in changes)
    (snapshot,) = await stored.snapshots(tracker.database, player_id)
    ids = {metric: tracker.metrics.by_name[metric].id for metric in readings}
    ranks = dict(enumerate(snapshot.ranks, start=1))
    assert {metric: ranks.get(ids[metric]) for metric in readings} == {
        metric: reading.rank for metric, reading in readings.items()
    }


def looks_at(name: str) -> list[tuple[datetime, recorded.Document]]:
    """Every recorded answer about a character at its time; of two on one day, that with less experience first."""
    paths = [path for path in [*recorded.BODIES, *recorded.NAMED_TABLES] if f"_{name}_" in path.stem]
    documents = [(datetime.fromisoformat(path.stem[:10]), recorded.document(path)) for path in paths]
    documents.sort(key=lambda look: (look[0], look[1]["skills"][0]["xp"]))
    noon = timedelta(hours=12)
    return [(at.replace(tzinfo=UTC) + noon + timedelta(hours=n), look) for n, (at, look) in enumerate(documents)]


@pytest.mark.parametrize(
    ("name", "username", "looks", "adjustments"),
    [
        ("lynxtitan", "Lynx Titan", 12, [("Total Level", 1, "new_skill")]),
        ("b0aty", "B0aty", 12, [("Total Level", 1, "new_skill")]),
        ("ripdiddeboy", "Rip DiddeBoy", 2, []),
        ("bald", "Bald", 2, []),
    ],
)
async def test_years_of_recorded_answers_leave_what_differs_and_nothing_invented(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    name: str,
    username: str,
    looks: int,
    adjustments: list[tuple[str, int, str]],
) -> None:
    """Rows come, go and change their places, unranked ones lose or keep their value, a skill is added to the game."""
    history = []
    player_id = None
    for clock.now, document in looks_at(name):
        hiscores.world.set_body(username, document)
        if player_id is None:
            player_id = await adding.add(tracker, username, Board.regular, None)
        else:
            assert (await look(tracker, player_id)).outcome in ("success", "unchanged")
        history.append((clock.now, recorded.readings(document)))
    assert player_id is not None
    assert len(history) == looks
    assert await stored.count(tracker.database, Quarantine) == 0

    changes = await stored.changes(tracker.database, player_id)
    known = [(at, values(readings)) for at, readings in history]
    assert {
        (change["metric"], change["at"], change["value"], change["since"]) for change in changes
    } == expected_changes(known)
    last_known = {metric: value for _, look in known for metric, value in look.items()}
    first_known = {metric: value for _, look in reversed(known) for metric, value in look.items()}
    assert {change["metric"]: change["value"] for change in changes if change["value"] is not None} == last_known
    reported, ranks = known[-1][1], {metric: reading.rank for metric, reading in history[-1][1].items()}
    assert await stored.state(tracker.database, player_id) == {
        metric: Known(last_known.get(metric), ranks.get(metric), metric in reported)
        for metric in last_known.keys() | {metric for metric, rank in ranks.items() if rank is not None}
    }
    assert await stored.adjustments(tracker.database, player_id) == adjustments
    steps = {metric: step for metric, step, _ in adjustments}
    assert gained(changes, adjustments) == Counter(
        {metric: last_known[metric] - first_known[metric] - steps.get(metric, 0) for metric in last_known}
    )


def test_the_recorded_years_hold_what_they_are_to_prove() -> None:
    """Values known only after the first look, and one that goes missing."""
    late, missing = surprises("lynxtitan")
    assert late == {"Sailing", "Clue Scrolls (all)", "TzTok-Jad"}
    assert missing == {"TzTok-Jad"}
    late, missing = surprises("b0aty")
    assert late > {"Sailing", "Collections Logged", "Scurrius", "TzTok-Jad", "Lunar Chests"}
    assert missing == set()
    assert surprises("bald") == ({"Brutus"}, set())


def surprises(name: str) -> tuple[set[str], set[str]]:
    """Metrics that are first known later than the first look, and those that become unknown."""
    looks = looks_at(name)
    changes = expected_changes([(at, values(recorded.readings(document))) for at, document in looks])
    late = {metric for metric, at, _, since in changes if since is None and at > looks[0][0]}
    return late, {metric for metric, _, value, _ in changes if value is None}
