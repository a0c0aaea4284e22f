"""What an instance lives through before it is kept for its release: something of everything that is stored."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from app.demo.archetypes import Archetype
from app.demo.failures import FailureMode
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board
from tests.conftest import SetClock

WEEKS = 3


@dataclass
class Life:
    """Lived through at the API as an admin, with a worker beside it."""

    client: httpx.AsyncClient
    world: SimulatedHiscores
    clock: SetClock

    async def live(self) -> str:
        """Returns an API key."""
        await self._begin()
        for week in range(WEEKS):
            await self._week(week)
        await self._news()
        await self._doubts()
        assert (await self._run("/api/v1/schedules/seal_ranks/trigger"))["state"] == "finished"
        return await self._people()

    async def _begin(self) -> None:
        """Who is tracked, and where the hiscores have somebody."""
        for name, archetype, board in (
            ("Plain Jane", Archetype.mid, Board.regular),
            ("Old Olga", Archetype.unranked, Board.regular),
            ("Iron Ida", Archetype.ironman, Board.ironman),
        ):
            self.world.add_player(name, archetype, board)
            body = {"username": name, "board": board, "fetch_interval_minutes": 45}
            await self._ask("POST", "/api/v1/players", json=body)

    async def _week(self, week: int) -> None:
        """Looks that changed something, that did not, and one that failed."""
        for day in range(2):
            self.clock.advance(days=1)
            self.world.gain("Plain Jane", "Zulrah", 10 + day)
            self.world.gain("Plain Jane", "Attack", 25_000 * (week + 1))
            self.world.gain("Iron Ida", "Fishing", 4_000 + day)
            await self._look("Plain Jane", "success")
            await self._look("Iron Ida", "success")
            await self._look("Old Olga", "unchanged")
        self.clock.advance(minutes=30)
        self.world.fail(FailureMode.unavailable, player="Iron Ida", times=1)
        await self._look("Iron Ida", "unavailable")
        self.clock.advance(days=5)

    async def _news(self) -> None:
        """A skill and a boss that nobody knew, and a name."""
        self.world.add_metric("Cartography", is_skill=True)
        self.world.add_metric("Moon Sovereign", value=7)
        self.world.rename("Old Olga", "Nova Olga")
        await self._ask("PATCH", "/api/v1/players/old_olga", json={"username": "Nova Olga"})
        for name in ("Plain Jane", "Iron Ida", "Nova Olga"):
            await self._look(name, "success")

    async def _doubts(self) -> None:
        """One episode for each decision, one that is open still, and a player that is paused."""
        for episode, decision in enumerate(("accept", "discard", "split", None), start=1):
            self.clock.advance(minutes=30)
            self.world.gain("Plain Jane", "Vorkath", 100_000)
            await self._look("Plain Jane", "quarantined")
            if decision is not None:
                await self._ask("POST", f"/api/v1/quarantine/{episode}/{decision}")
        await self._ask("PATCH", "/api/v1/players/iron_ida", json={"is_active": False})

    async def _people(self) -> str:
        for name in ("guest", "gone"):
            await self._ask("POST", "/api/v1/users", json={"username": name, "password": f"the one of {name}"})
        users = await self._ask("GET", "/api/v1/users")
        gone = next(user["id"] for user in users["items"] if user["username"] == "gone")
        await self._ask("PATCH", f"/api/v1/users/{gone}", json={"is_active": False})
        created = await self._ask("POST", "/api/v1/api-keys", json={"name": "a script"})
        return str(created["key"])

    async def _look(self, name: str, outcome: str) -> None:
        run = await self._run(f"/api/v1/players/{name}/fetch")
        assert run["result"]["outcome"] == outcome, run

    async def _run(self, path: str) -> dict[str, Any]:
        """A task that is started there, at its end."""
        started = await self._ask("POST", path)
        while True:
            run = await self._ask("GET", started["status_url"])
            if run["state"] in ("finished", "failed"):
                return run
            await asyncio.sleep(0.02)

    async def _ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        answer = await self.client.request(method, path, **options)
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        return said
