import asyncio

import pytest

from app.demo.server import DemoServer
from app.errors import Conflict, Invalid, NotFound
from app.hiscores.boards import Board
from app.models.player import Player
from app.models.snapshot import Snapshot
from app.services.looks.tracker import Tracker
from app.services.players import adding
from tests.services import stored
from tests.services.looking import add


async def test_a_player_is_found_on_the_board_asked_for(tracker: Tracker, hiscores: DemoServer) -> None:
    hiscores.world.add_player("Iron Will", board=Board.ironman)
    player_id = await adding.add(tracker, "iron_will", Board.ironman, None)
    (snapshot,) = await stored.snapshots(tracker.database, player_id)
    assert snapshot.board == "ironman"
    assert (await stored.player(tracker.database, player_id)).username == "Iron Will"
    with pytest.raises(NotFound, match="not on the hardcore hiscores"):
        await adding.add(tracker, "Nobody Here", Board.hardcore, None)


@pytest.mark.parametrize("name", ["", "thirteen chars", "<script>", "%", "a\x00b"])
async def test_a_name_that_is_none_is_refused_before_anyone_is_asked(
    tracker: Tracker, hiscores: DemoServer, name: str
) -> None:
    with pytest.raises(Invalid):
        await adding.add(tracker, name, Board.regular, None)
    assert not list(hiscores.world.requests)


async def test_a_tracked_name_in_another_spelling_is_a_conflict(tracker: Tracker, hiscores: DemoServer) -> None:
    await add(tracker, hiscores)
    with pytest.raises(Conflict):
        await adding.add(tracker, "plain_JANE", Board.regular, None)


async def test_50_concurrent_adds_of_one_name_leave_one_player_and_one_snapshot(
    tracker: Tracker, hiscores: DemoServer
) -> None:
    hiscores.world.add_player("Plain Jane")
    results = await asyncio.gather(
        *(adding.add(tracker, "Plain Jane", Board.regular, None) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 49
    assert await stored.count(tracker.database, Player) == await stored.count(tracker.database, Snapshot) == 1
