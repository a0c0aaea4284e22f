"""Every wrong answer of the hiscores, through the pipeline: it is logged, and nothing else happens."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app.demo.failures import FailureMode
from app.demo.server import DemoServer
from app.errors import AppError, BadAnswer, NotFound, Unavailable
from app.hiscores.boards import Board
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.look import Look
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine
from app.models.snapshot import Snapshot
from app.services.looks import tracking
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests import payloads
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import PATIENCE

OUTCOMES: dict[FailureMode, str] = {
    FailureMode.not_found: "not_found",
    FailureMode.rate_limited: "rate_limited",
    FailureMode.forbidden: "rate_limited",
    FailureMode.error: "unavailable",
    FailureMode.unavailable: "unavailable",
    FailureMode.redirect: "unavailable",
    FailureMode.timeout: "unavailable",
    FailureMode.slow: "unavailable",
    FailureMode.disconnect: "unavailable",
    FailureMode.html: "malformed",
    FailureMode.blocked: "malformed",
    FailureMode.challenge: "malformed",
    FailureMode.truncated: "malformed",
    FailureMode.empty: "malformed",
    FailureMode.foreign_name: "malformed",
    FailureMode.wrong_types: "malformed",
    FailureMode.negative: "malformed",
    FailureMode.absurd: "malformed",
    FailureMode.duplicate: "malformed",
    FailureMode.huge: "malformed",
    FailureMode.gzip_bomb: "malformed",
    FailureMode.bad_gzip: "malformed",
}
REFUSALS: dict[str, type[AppError]] = {
    "not_found": NotFound,
    "rate_limited": Unavailable,
    "unavailable": Unavailable,
    "malformed": BadAnswer,
}


# Time runs out for those that never end; all others shall come, however busy the machine is.
SECONDS = {FailureMode.timeout: 1, FailureMode.slow: 1}
every_mode = pytest.mark.parametrize(
    ("mode", "hiscores_seconds"), [pytest.param(mode, SECONDS.get(mode, 60), id=mode) for mode in FailureMode]
)


async def history(tracker: Tracker, player_id: int) -> tuple[object, ...]:
    """All that a look may change but for the log: what is known, how it came about, whether it is believed."""
    player = await stored.player(tracker.database, player_id)
    kept = (Snapshot, Change, Coverage, Metric, PlayerEvent, Quarantine)
    return (
        await stored.state(tracker.database, player_id),
        [await stored.count(tracker.database, model) for model in kept],
        (player.status, player.snapshot_count, player.last_fetched_at, player.last_changed_at),
    )


async def looks(tracker: Tracker) -> list[tuple[datetime, str, int, str | None]]:
    async with tracker.database.sessions() as session:
        rows = await session.execute(select(Look.at, Look.outcome, Look.changes, Look.error).order_by(Look.at))
        return [(at, outcome, changes, error) for at, outcome, changes, error in rows]


@every_mode
async def test_a_wrong_answer_is_logged_and_leaves_the_player_as_it_was(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock, mode: FailureMode
) -> None:
    hiscores.world.add_player("Plain Jane")
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, 30)
    before = await history(tracker, player_id)
    hiscores.world.gain("Plain Jane", "Attack", 1234)
    hiscores.world.fail(mode)
    clock.advance(minutes=30)
    result = await tracking.look(tracker, player_id, scheduled=True, patience=PATIENCE)
    assert result is not None
    assert result.outcome == OUTCOMES[mode]
    assert await history(tracker, player_id) == before
    player = await stored.player(tracker.database, player_id)
    assert (player.last_attempt_at, player.last_outcome, player.failure_count) == (clock.now, OUTCOMES[mode], 1)
    error = player.last_error
    assert error is not None
    assert error.endswith(".")
    assert (await looks(tracker))[1:] == [(clock.now, OUTCOMES[mode], 0, error)]


@every_mode
async def test_a_player_the_hiscores_have_no_answer_for_is_not_added(
    tracker: Tracker, hiscores: DemoServer, mode: FailureMode
) -> None:
    hiscores.world.add_player("Plain Jane")
    hiscores.world.fail(mode)
    with pytest.raises(REFUSALS[OUTCOMES[mode]]) as raised:
        await adding.add(tracker, "Plain Jane", Board.regular, None)
    assert str(raised.value).endswith(".")
    assert await stored.count(tracker.database, Player) == 0


async def test_a_wrong_answer_to_a_look_by_hand_counts_as_no_failure(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.add_player("Plain Jane")
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, 30)
    due_at = (await stored.player(tracker.database, player_id)).next_fetch_at
    hiscores.world.fail("html")
    clock.advance(minutes=10)
    result = await tracking.look(tracker, player_id, scheduled=False, patience=PATIENCE)
    assert result is not None
    assert result.outcome == "malformed"
    player = await stored.player(tracker.database, player_id)
    assert (player.last_outcome, player.failure_count, player.next_fetch_at) == ("malformed", 0, due_at)


async def test_a_wrong_answer_neither_ends_an_episode_of_quarantine_nor_counts_in_it(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.set_body("Plain Jane", payloads.document("ordinary"))
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    fallen = payloads.document("ordinary")
    fallen["skills"][1]["xp"] -= 1
    hiscores.world.set_body("Plain Jane", fallen)
    for mode in (None, "html"):
        if mode:
            hiscores.world.fail(mode)
        clock.advance(minutes=30)
        await tracking.look(tracker, player_id, scheduled=False, patience=PATIENCE)
    assert (await stored.player(tracker.database, player_id)).status == "quarantined"
    async with tracker.database.sessions() as session:
        (episode,) = await session.scalars(select(Quarantine))
    assert (episode.looks, episode.closed_at) == (1, None)
    assert [outcome for _, outcome, _, _ in await looks(tracker)] == ["success", "quarantined", "malformed"]
