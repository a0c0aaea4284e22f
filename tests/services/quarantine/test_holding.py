"""Looks that are put aside as they come."""

from datetime import timedelta

from sqlalchemy import select

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.player_event import PlayerEvent
from app.models.quarantine import Quarantine
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests import payloads
from tests.conftest import SetClock
from tests.services import stored
from tests.services.looking import look


async def test_a_drop_is_quarantined_and_the_state_untouched_until_a_look_fits_again(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    body = payloads.document("ordinary")
    hiscores.world.set_body("Plain Jane", body)
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    good = await stored.state(tracker.database, player_id)
    fallen = payloads.document("ordinary")
    fallen["skills"][1]["xp"] -= 1
    hiscores.world.set_body("Plain Jane", fallen)
    for _ in range(2):
        clock.advance(minutes=30)
        assert (await look(tracker, player_id)).outcome == "quarantined"
    player = await stored.player(tracker.database, player_id)
    assert (player.status, player.snapshot_count) == ("quarantined", 1)
    assert player.last_fetched_at == clock.now - timedelta(hours=1)
    assert await stored.state(tracker.database, player_id) == good
    async with tracker.database.sessions() as session:
        (episode,) = await session.scalars(select(Quarantine))
        assert (episode.looks, episode.reason, episode.closed_at) == (2, "rollback", None)
        assert episode.suspicions["Attack"]["after"] == fallen["skills"][1]["xp"]

    clock.advance(minutes=30)
    hiscores.world.set_body("Plain Jane", body)
    assert (await look(tracker, player_id)).outcome == "unchanged"
    assert (await stored.player(tracker.database, player_id)).status == "ok"
    async with tracker.database.sessions() as session:
        (episode,) = await session.scalars(select(Quarantine))
        assert episode.resolution == "fitted"
        events = await session.scalars(select(PlayerEvent.kind).order_by(PlayerEvent.id))
        assert list(events) == ["added", "quarantined", "quarantine_closed"]


async def test_an_impossible_gain_does_not_become_plausible_by_waiting(
    tracker: Tracker, hiscores: DemoServer, clock: SetClock
) -> None:
    hiscores.world.set_body("Plain Jane", payloads.document("ordinary"))
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    leapt = payloads.document("ordinary")
    leapt["activities"][-1]["score"] += 200 * 120 + 1
    hiscores.world.set_body("Plain Jane", leapt)
    for hours in (1, 200, 2000):
        clock.advance(hours=hours)
        assert (await look(tracker, player_id)).outcome == "quarantined"
