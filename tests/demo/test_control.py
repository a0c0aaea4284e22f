from typing import Any

import aiohttp
import pytest

from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board

PATH = f"/{Board.regular.path}/index_lite.json"


async def give(client: aiohttp.ClientSession, command: str, **fields: Any) -> dict[str, Any]:
    async with client.post(f"/control/{command}", json=fields) as response:
        answer: dict[str, Any] = await response.json()
        assert response.status == 200, answer
        return answer


async def look(client: aiohttp.ClientSession, name: str) -> dict[str, int]:
    async with client.get(PATH, params={"player": name}) as response:
        if response.status != 200:
            return {}
        body = await response.json()
        return {row["name"]: row.get("xp", row.get("score")) for row in body["skills"] + body["activities"]}


async def test_another_process_can_drive_the_world(client: aiohttp.ClientSession) -> None:
    state = await give(client, "players", name="Zezima", archetype="maxed")
    assert state["players"] == [{"name": "Zezima", "archetype": "maxed", "boards": ["regular"]}]
    before = await look(client, "Zezima")
    await give(client, "gain", name="zezima", metric="Zulrah", amount=5)
    assert (await look(client, "Zezima"))["Zulrah"] == before["Zulrah"] + 5
    await give(client, "rollback", name="Zezima", hours=1)
    assert (await look(client, "Zezima"))["Zulrah"] <= before["Zulrah"]
    await give(client, "rename", old="Zezima", new="Other")
    assert await look(client, "Zezima") == {}
    await give(client, "remove", name="Other")
    assert await look(client, "Other") == {}
    async with client.get("/control/requests") as response:
        log = await response.json()
    assert [request["status"] for request in log] == [200, 200, 200, 404, 404]
    assert (await give(client, "forget-requests"))["requests"]["total"] == 0


async def test_failures_come_and_go(client: aiohttp.ClientSession) -> None:
    await give(client, "players", name="Zezima")
    state = await give(client, "fail", mode="rate_limited", retry_after=3, times=5)
    assert state["failures"] == [
        {"mode": "rate_limited", "player": None, "times": 5, "board": None, "options": {"retry_after": 3}},
    ]
    async with client.get(PATH, params={"player": "Zezima"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "3")
    assert (await give(client, "heal"))["failures"] == []
    assert await look(client, "Zezima")


async def test_the_clock_can_be_turned(client: aiohttp.ClientSession) -> None:
    state = await give(client, "clock", set="2026-02-01T00:00:00Z", advance=3600, frozen=True)
    assert (state["time"], state["frozen"]) == ("2026-02-01T01:00:00+00:00", True)
    state = await give(client, "clock", speed=60)
    assert (state["speed"], state["frozen"]) == (60, False)


async def test_rows_and_bodies_can_be_changed(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    await give(client, "players", name="Zezima", archetype="mid")
    await give(client, "hide", metric="Zulrah")
    await give(client, "add-metric", metric="Cartography", is_skill=True, value=83)
    rows = await look(client, "Zezima")
    assert "Zulrah" not in rows
    assert rows["Cartography"] == 83
    await give(client, "show", metric="Zulrah")
    assert "Zulrah" in await look(client, "Zezima")
    await give(client, "body", name="Fixed", body={"skills": [{"name": "Overall", "xp": 1}], "activities": []})
    assert await look(client, "Fixed") == {"Overall": 1}
    assert (await give(client, "ranks", drift=False))["ranks_drift"] is False
    assert world.ranks_drift is False


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("players", {}),
        ("players", {"name": "not a name!"}),
        ("players", {"name": "Zezima", "archetype": "wizard"}),
        ("players", {"name": "Zezima", "board": "chess"}),
        ("players", {"name": "Zezima", "colour": "red"}),
        ("gain", {"name": "Nobody", "metric": "Zulrah", "amount": 1}),
        ("gain", {"name": "Nobody", "metric": "Zulrah", "amount": True}),
        ("gain", {"name": "Nobody", "metric": "Zulrah", "amount": 1.5}),
        ("fail", {"mode": "tired"}),
        ("fail", {"mode": "slow", "speed": 3}),
        ("fail", {"mode": "slow", "times": 0}),
        ("clock", {"set": "yesterday"}),
        ("clock", {"set": "2026-01-01T00:00:00"}),
        ("clock", {"speed": -1}),
        ("clock", {"advance": 1e300}),
        ("rollback", {"name": "Nobody", "hours": 1}),
        ("hide", {"metric": "Nothing"}),
        ("ranks", {"drift": "no"}),
    ],
)
async def test_bad_input_is_refused_with_a_sentence(
    client: aiohttp.ClientSession, command: str, fields: dict[str, Any]
) -> None:
    async with client.post(f"/control/{command}", json=fields) as response:
        assert response.status == 400
        assert (await response.json())["error"].endswith(".")


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_object_is_refused(client: aiohttp.ClientSession, body: bytes) -> None:
    async with client.post("/control/heal", data=body) as response:
        assert response.status == 400
