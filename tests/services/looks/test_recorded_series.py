"""Real progress, look by look, through client, parser, diff and store."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.hiscores.metrics import CATALOGUE, OVERALL, TOTAL_LEVEL
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests.conftest import SetClock
from tests.payloads import recorded as recordings
from tests.services import stored
from tests.services.expected import expected_changes
from tests.services.looking import look

SERIES = recordings.files("timeseries")
NAMES = {metric.slug: metric.name for metric in CATALOGUE.values() if metric.kind in ("skill", "overall")}

Look = tuple[datetime, dict[str, list[int]]]

pytestmark = [pytest.mark.slow, recordings.needed]


def recorded() -> Iterator[tuple[datetime, str, dict[str, list[int]]]]:
    """Time, player, and rank, level and experience by skill."""
    for path in SERIES:
        for line in path.read_bytes().splitlines():
            row = orjson.loads(line)
            yield datetime.fromisoformat(row["t"]), row["player"], row["skills"]


def body(username: str, skills: dict[str, list[int]]) -> dict[str, Any]:
    """The recording holds skills only: one activity, always the same, makes it a whole answer."""
    rows = [
        {"id": number, "name": NAMES[slug], "rank": rank, "level": level, "xp": experience}
        for number, (slug, (rank, level, experience)) in enumerate(skills.items())
    ]
    return {
        "name": username,
        "skills": rows,
        "activities": [{"id": 0, "name": "Deadman Points", "rank": -1, "score": -1}],
    }


def values(skills: dict[str, list[int]]) -> dict[str, int]:
    """What a look says, by metric; reckoned from the recording alone."""
    known = {NAMES[slug]: experience for slug, (_, _, experience) in skills.items() if experience != -1}
    if known.get(OVERALL):
        known[TOTAL_LEVEL] = skills["overall"][1]
    return known


async def test_a_recorded_series_leaves_exactly_its_changes(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    history: dict[str, list[Look]] = defaultdict(list)
    player_ids: dict[str, int] = {}
    for at, username, skills in recorded():
        clock.now = at
        if username not in player_ids:
            hiscores.world.add_player(username, board=Board.tournament)
            hiscores.world.set_body(username, body(username, skills))
            player_ids[username] = await adding.add(tracker, username, Board.tournament, None)
        else:
            hiscores.world.set_body(username, body(username, skills))
            result = await look(tracker, player_ids[username])
            assert result.outcome == "success"
        history[username].append((at, skills))

    assert len(player_ids) == 15
    for username, player_id in player_ids.items():
        changes = await stored.changes(tracker.database, player_id)
        assert {
            (change["metric"], change["at"], change["value"], _within_a_second(change["since"], history[username]))
            for change in changes
        } == expected_changes((at, values(skills)) for at, skills in history[username])
        await check_replay(tracker, player_id, changes, history[username])


async def check_replay(tracker: Tracker, player_id: int, changes: list[dict[str, Any]], looks: list[Look]) -> None:
    """The changes up to any look are the values of that look, and its snapshot holds its ranks."""
    snapshots = {snapshot.fetched_at: snapshot for snapshot in await stored.snapshots(tracker.database, player_id)}
    replayed: dict[str, int] = {}
    remaining = iter(sorted(changes, key=lambda change: change["at"]))
    change = next(remaining, None)
    for at, skills in looks:
        while change is not None and change["at"] <= at:
            replayed[change["metric"]] = change["value"]
            change = next(remaining, None)
        assert replayed == values(skills)
        ranks = snapshots[at].ranks
        for slug, (rank, _, _) in skills.items():
            metric_id = tracker.metrics.by_name[NAMES[slug]].id
            assert (ranks[metric_id - 1] if metric_id <= len(ranks) else None) == (None if rank == -1 else rank)


def _within_a_second(since: datetime | None, looks: list[Look]) -> datetime | None:
    """Gaps are whole seconds, rounded down: the look that a change reaches back to lies less than one before."""
    if since is None:
        return None
    return max(at for at, _ in looks if timedelta() <= since - at < timedelta(seconds=1))
