import pytest

from app.demo.server import DemoServer
from app.errors import NotFound
from app.services.looks.tracker import Tracker
from app.services.players import finding
from tests.services.looking import add


async def test_a_wildcard_in_a_name_finds_nobody_else(tracker: Tracker, hiscores: DemoServer) -> None:
    await add(tracker, hiscores, "abc")
    async with tracker.database.sessions() as session:
        for name in ("a_c", "a-c"):
            with pytest.raises(NotFound):
                await finding.find(session, name)
