from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.api.cursors import encode_cursor
from app.demo.server import DemoServer
from app.models.look import Look
from app.models.player import OUTCOMES
from app.services.players import finding
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem, look
from tests.getting import get_json


async def fetches(client: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    return await get_json(client, f"{URL}/plain_jane/fetches", **query)


async def test_each_look_is_listed_newest_first_with_what_came_of_it(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    hiscores.world.gain("Plain Jane", "Zulrah", 3)
    await look(app_runtime)
    hiscores.world.fail("html")
    await look(app_runtime)
    page = await fetches(admin)
    wrong, changed, first = page["items"]
    assert page["next_cursor"] is None
    assert [item["outcome"] for item in page["items"]] == ["malformed", "success", "success"]
    assert [wrong["changes"], changed["changes"], first["error"], changed["error"]] == [0, 1, None, None]
    assert "not JSON" in wrong["error"]
    assert wrong["at"] > changed["at"] > first["at"]
    assert all(item["at"].endswith("Z") and item["duration_ms"] >= 0 for item in page["items"])
    assert (await admin.get(f"{URL}/Plain Jane")).json()["last_fetched"] == changed["at"]


async def test_the_pages_of_a_log_follow_each_other_and_hold_one_player_only(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await add(admin, hiscores, "Other")
    for _ in range(4):
        await look(app_runtime)
        await look(app_runtime, "Other")
    whole = (await fetches(admin))["items"]
    assert len(whole) == 5
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await fetches(admin, limit=2, **cursor)
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        assert len(page["items"]) == 2
        cursor = {"cursor": page["next_cursor"]}
        await look(app_runtime)
    assert seen == whole


async def test_wrong_answers_of_the_last_day_are_counted_by_their_names(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    none = dict.fromkeys(OUTCOMES, 0)
    assert (await admin.get("/api/v1/stats")).json()["looks_last_day"] == none
    await add(admin, hiscores)
    await add(admin, hiscores, "Other")
    for mode in ("html", "wrong_types", "rate_limited", "error"):
        hiscores.world.fail(mode, times=1)
        await look(app_runtime)
    counts = (await admin.get("/api/v1/stats")).json()["looks_last_day"]
    assert counts == {**none, "success": 2, "malformed": 2, "rate_limited": 1, "unavailable": 1}
    async with app_runtime.database.transaction() as session:
        await session.execute(
            update(Look).where(Look.outcome == "malformed").values(at=Look.at - timedelta(days=1, seconds=1))
        )
    counts = (await admin.get("/api/v1/stats")).json()["looks_last_day"]
    assert counts == {**none, "success": 2, "rate_limited": 1, "unavailable": 1}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nobody/fetches", 404),
        ("thirteen chars/fetches", 422),
        ("Plain Jane/fetches?limit=0", 422),
        ("Plain Jane/fetches?limit=501", 422),
        ("Plain Jane/fetches?cursor=AAAA", 422),
        ("Plain Jane/fetches?cursor=bm8gdGltZQ", 422),
    ],
)
async def test_a_log_that_cannot_be_is_refused_with_a_sentence(
    admin: httpx.AsyncClient, hiscores: DemoServer, path: str, status: int
) -> None:
    await add(admin, hiscores)
    answer = await admin.get(f"{URL}/{path}")
    assert answer.status_code == status
    check_problem(answer)


async def test_a_viewer_reads_the_log_and_finds_nothing_before_its_beginning(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    assert len((await fetches(viewer))["items"]) == 1
    async with app_runtime.database.sessions() as session:
        player = await finding.find(session, "Plain Jane")
    beginning = encode_cursor(f"fetches of {player.id}", "0001-01-01T00:00:00+00:00")
    assert (await fetches(viewer, cursor=beginning))["items"] == []
