"""Whatever else was recorded of the real hiscores: pages, tables and refusals that are no answer."""

from pathlib import Path

import pytest

from app.demo.replies import Reply
from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.quarantine import Quarantine
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests import payloads
from tests.conftest import SetClock
from tests.payloads import recorded
from tests.services import stored
from tests.services.looking import look

pytestmark = recorded.needed

REFUSALS = recorded.files("errors")
PAGES = [*recorded.TABLES, *recorded.OTHER_PAGES]


def page(path: Path) -> Reply:
    return Reply(200, path.read_bytes(), {"Content-Type": "text/html; charset=ISO-8859-1"})


def refusal(path: Path) -> Reply:
    """With the recorded status and headers."""
    head, _, body = path.read_bytes().partition(b"\r\n\r\n")
    status_line, *lines = head.decode().splitlines()
    return Reply(int(status_line.split()[1]), body, dict(line.split(": ", 1) for line in lines))


REPLIES = [
    *(pytest.param(page(path), "malformed", id=path.stem) for path in PAGES),
    *(pytest.param(refusal(path), "unavailable", id=path.stem) for path in REFUSALS),
    # The hiscores give the same page with status 200, too.
    *(pytest.param(Reply(200, refusal(path).body), "malformed", id=f"{path.stem}_200") for path in REFUSALS),
]


@pytest.mark.parametrize(("reply", "outcome"), REPLIES)
async def test_a_recorded_page_that_is_no_answer_stores_nothing_and_flags_nobody(
    tracker: Tracker,
    hiscores: DemoServer,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply,
    outcome: str,
) -> None:
    hiscores.world.set_body("Plain Jane", payloads.document("ordinary"))
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    before = await everything(tracker, player_id)
    clock.advance(minutes=30)
    monkeypatch.setattr(hiscores.world, "respond", lambda *_: reply)
    result = await look(tracker, player_id)
    assert (result.outcome, result.changes) == (outcome, 0)
    assert result.error
    assert result.error.endswith(".")
    assert await everything(tracker, player_id) == before


async def everything(tracker: Tracker, player_id: int) -> list[object]:
    """All that is stored of a player but the log."""
    player = await stored.player(tracker.database, player_id)
    return [
        await stored.state(tracker.database, player_id),
        await stored.changes(tracker.database, player_id),
        [(snapshot.fetched_at, snapshot.ranks) for snapshot in await stored.snapshots(tracker.database, player_id)],
        await stored.adjustments(tracker.database, player_id),
        await stored.count(tracker.database, Quarantine),
        (player.status, player.last_fetched_at, player.last_changed_at, player.snapshot_count, player.failure_count),
    ]
