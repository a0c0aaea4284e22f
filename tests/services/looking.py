"""Players that are added and looked at."""

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.services.looks import tracking
from app.services.looks.settling import LookResult
from app.services.looks.tracker import Tracker
from app.services.players import adding

PATIENCE = 60.0


async def add(tracker: Tracker, hiscores: DemoServer, name: str = "Plain Jane", minutes: int | None = None) -> int:
    hiscores.world.add_player(name)
    return await adding.add(tracker, name, Board.regular, minutes)


async def free() -> None:
    """Takes nothing from the budget."""


async def look(tracker: Tracker, player_id: int, *, scheduled: bool = False) -> LookResult:
    result = await tracking.look(tracker, player_id, scheduled=scheduled, patience=PATIENCE)
    assert result is not None
    return result
