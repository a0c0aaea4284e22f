import asyncio
from typing import Any

import httpx
import pytest

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.look import Look
from app.models.player import Player
from app.services.players import finding
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem, finished
from tests.services import stored


async def test_an_added_player_has_its_first_look_stored(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    added = await add(admin, hiscores, fetch_interval_minutes=45)
    assert (added["username"], added["board"], added["fetch_interval_minutes"]) == ("Plain Jane", "regular", 45)
    assert (added["looks"], added["snapshots"], added["last_outcome"]) == (1, 1, "success")
    assert added["last_fetched"] == added["last_changed"]
    assert added["last_fetched"].endswith("Z")
    assert added["overall"]["experience"] > 0
    assert (await admin.get(f"{URL}/plain_jane")).json() == added


async def test_fetch_now_says_unchanged_then_success(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    added = await add(admin, hiscores)
    unchanged = await finished(admin, await admin.post(f"{URL}/Plain Jane/fetch"))
    assert (unchanged["state"], unchanged["result"]["outcome"]) == ("finished", "unchanged")
    hiscores.world.gain("Plain Jane", "Attack", 1234)
    success = await finished(admin, await admin.post(f"{URL}/Plain Jane/fetch"))
    assert (success["result"]["outcome"], success["result"]["username"]) == ("success", "Plain Jane")
    assert success["result"]["changes"] >= 2
    player = (await admin.get(f"{URL}/Plain Jane")).json()
    assert success["result"]["fetched_at"] == player["last_fetched"]
    assert added["last_fetched"] < unchanged["result"]["fetched_at"] < player["last_fetched"]
    assert (player["looks"], player["snapshots"]) == (3, 2)


async def test_a_look_the_hiscores_refuse_is_finished_with_its_outcome(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    await add(admin, hiscores)
    hiscores.world.fail("html")
    task = await finished(admin, await admin.post(f"{URL}/Plain Jane/fetch"))
    assert (task["state"], task["result"]["outcome"]) == ("finished", "malformed")
    assert task["result"]["error"].endswith(".")


@pytest.mark.slow
async def test_50_fetches_at_once_ask_the_hiscores_few_times_and_all_get_an_answer(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    started = await asyncio.gather(*(admin.post(f"{URL}/Plain Jane/fetch") for _ in range(50)))
    tasks = [await finished(admin, answer) for answer in started]
    assert {task["result"]["outcome"] for task in tasks} == {"unchanged"}
    assert (await admin.get(f"{URL}/Plain Jane")).json()["snapshots"] == 1
    assert await stored.count(app_runtime.database, Look) < 51


async def test_players_are_listed_by_name_in_pages_and_searched_with_former_names(
    admin: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    for name in ("delta", "Alpha", "charlie", "Bravo"):
        await add(admin, hiscores, name)
    names: list[str] = []
    cursor = None
    while True:
        page = (await admin.get(URL, params={"limit": 3, **({"cursor": cursor} if cursor else {})})).json()
        assert page["total"] == 4
        names += [player["username"] for player in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert names == ["Alpha", "Bravo", "charlie", "delta"]
    await admin.patch(f"{URL}/delta", json={"username": "Zulu"})
    for search, expected in [("ALPH", ["Alpha"]), ("delt", ["Zulu"]), ("%", []), ("_", [])]:
        found = (await admin.get(URL, params={"search": search})).json()
        assert [player["username"] for player in found["items"]] == expected
        assert found["total"] == len(expected)


async def pages(admin: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    """All players, page by page."""
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await admin.get(URL, params={**query, **cursor})).json()
        seen += page["items"]
        if page["next_cursor"] is None:
            return seen
        cursor = {"cursor": page["next_cursor"]}


async def test_players_are_listed_by_their_numbers_in_pages_the_largest_first(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None, app_runtime: Runtime
) -> None:
    for name in ("Alpha", "bravo", "Charlie", "delta"):
        await add(admin, hiscores, name)
    for name, amount in (("delta", 300), ("Alpha", 200)):
        hiscores.world.gain(name, "Attack", amount)
        await finished(admin, await admin.post(f"{URL}/{name}/fetch"))
    async with app_runtime.database.transaction() as session:
        session.add(Player(username="Echo", username_key="echo", board="regular"))  # Never looked at.

    async def names(sort: str, limit: int) -> list[str]:
        return [player["username"] for player in await pages(admin, sort=sort, limit=limit)]

    whole = {player["username"]: player for player in await pages(admin)}
    by_experience = sorted(list(whole)[:4], key=lambda name: -whole[name]["overall"]["experience"])
    by_level = sorted(list(whole)[:4], key=lambda name: -whole[name]["overall"]["level"])
    for limit in (1, 2, 50):
        assert await names("gained_today", limit) == ["delta", "Alpha", "bravo", "Charlie", "Echo"]
        assert await names("last_changed", limit) == ["Alpha", "delta", "Charlie", "bravo", "Echo"]
        assert await names("experience", limit) == [*by_experience, "Echo"]
        assert await names("level", limit) == [*by_level, "Echo"]


async def test_players_are_found_by_their_status(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    for name in ("Alpha", "Bravo"):
        await add(admin, hiscores, name)
    async with app_runtime.database.transaction() as session:
        (await finding.find(session, "Bravo")).status = "not_found"
    for status, expected in (("ok", ["Alpha"]), ("not_found", ["Bravo"]), ("quarantined", [])):
        found = (await admin.get(URL, params={"status": status, "sort": "level"})).json()
        assert ([player["username"] for player in found["items"]], found["total"]) == (expected, len(expected))


async def test_a_renamed_player_keeps_its_history(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    await add(admin, hiscores)
    await add(admin, hiscores, "Other")
    renamed = await admin.patch(f"{URL}/Plain Jane", json={"username": "Fancy Jane"})
    assert (renamed.status_code, renamed.json()["username"], renamed.json()["snapshots"]) == (200, "Fancy Jane", 1)
    assert (await admin.get(f"{URL}/Plain Jane")).status_code == 404
    assert (await admin.patch(f"{URL}/Fancy Jane", json={"username": "oTHER"})).status_code == 409
    spelled = await admin.patch(f"{URL}/Fancy Jane", json={"username": "fancy_jane"})
    assert spelled.json()["username"] == "fancy_jane"


async def test_of_two_renames_to_one_name_at_once_one_wins(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    names = [f"player {number}" for number in range(8)]
    for name in names:
        await add(admin, hiscores, name)
    answers = await asyncio.gather(*(admin.patch(f"{URL}/{name}", json={"username": "Wanted"}) for name in names))
    assert sorted(answer.status_code for answer in answers) == [200] + 7 * [409]


async def test_pause_interval_and_board_can_be_changed(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    await add(admin, hiscores)
    url = f"{URL}/Plain Jane"
    paused = (await admin.patch(url, json={"is_active": False})).json()
    assert (paused["is_active"], paused["next_fetch"]) == (False, None)
    every_hour = (await admin.patch(url, json={"is_active": True, "fetch_interval_minutes": 60})).json()
    assert (every_hour["is_active"], every_hour["fetch_interval_minutes"]) == (True, 60)
    assert every_hour["next_fetch"] is not None
    by_schedule = (await admin.patch(f"{URL}/Plain Jane", json={"fetch_interval_minutes": None})).json()
    assert by_schedule["next_fetch"] is not None
    assert (await admin.patch(url, json={"fetch_interval_minutes": None})).json()["fetch_interval_minutes"] is None
    assert (await admin.patch(url, json={"board": "ironman"})).json()["board"] == "ironman"
    other = await admin.patch(url, json={"board": "deadman"})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


async def test_after_a_switch_of_board_no_rank_of_the_other_is_shown(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    for board in (Board.regular, Board.ironman):
        hiscores.world.add_player("Iron Jane", board=board)
    added = (await admin.post(URL, json={"username": "Iron Jane", "board": "regular"})).json()
    assert added["overall"]["rank"] is not None
    moved = (await admin.patch(f"{URL}/Iron Jane", json={"board": "ironman"})).json()
    assert moved["overall"] == {**added["overall"], "rank": None}
    profile = (await admin.get(f"{URL}/Iron Jane/stats")).json()
    assert {skill["rank"] for skill in profile["skills"].values()} == {None}
    await finished(admin, await admin.post(f"{URL}/Iron Jane/fetch"))
    assert (await admin.get(f"{URL}/Iron Jane")).json()["overall"]["rank"] is not None


@pytest.mark.parametrize("change", [{"is_active": None}, {"board": None}, {"username": None}, {"is_active": "yes"}])
async def test_a_change_to_nothing_is_refused(
    admin: httpx.AsyncClient, hiscores: DemoServer, change: dict[str, Any]
) -> None:
    await add(admin, hiscores)
    answer = await admin.patch(f"{URL}/Plain Jane", json=change)
    assert answer.status_code == 422
    check_problem(answer)


async def test_a_deleted_player_is_gone_with_its_history(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    assert (await admin.delete(f"{URL}/plain-jane")).status_code == 204
    assert (await admin.delete(f"{URL}/plain-jane")).status_code == 404
    assert await stored.count(app_runtime.database, Look) == 0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        "{",
        '{"username": null}',
        '{"username": 5}',
        '{"username": ""}',
        '{"username": "thirteen chars"}',
        '{"username": "a\\u0000b"}',
        '{"username": "<script>"}',
        '{"username": "ok", "board": "rs3"}',
        '{"username": "ok", "fetch_interval_minutes": 0}',
        '{"username": "ok", "fetch_interval_minutes": 10081}',
        '{"username": "ok", "fetch_interval_minutes": 1.5}',
        '{"username": "ok", "fetch_interval_minutes": 1e400}',
        '{"username": "ok", "surprise": 1}',
        '{"username": "' + "x" * 10_000 + '"}',
    ],
)
async def test_bad_input_is_refused_with_a_sentence_and_stores_nothing(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime, body: str
) -> None:
    hiscores.world.add_player("ok")
    answer = await admin.post(URL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    check_problem(answer)
    assert "decode" not in answer.json()["detail"]
    assert await stored.count(app_runtime.database, Player) == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{URL}?limit=0"),
        ("GET", f"{URL}?limit=501"),
        ("GET", f"{URL}?limit=many"),
        ("GET", f"{URL}?cursor=!!!"),
        ("GET", f"{URL}?cursor=AAAA"),
        ("GET", f"{URL}?sort=luck"),
        ("GET", f"{URL}?sort=level&cursor=AAAA"),
        ("GET", f"{URL}?status=fine"),
        ("GET", f"{URL}?search=%00"),
        ("GET", f"{URL}?is_active=perhaps"),
        ("GET", f"{URL}/thirteen chars"),
        ("GET", f"{URL}/%00"),
        ("GET", f"{URL}/%25/stats"),
        ("DELETE", f"{URL}/%F0%9F%98%80"),
        ("GET", "/api/v1/tasks/seven"),
        ("GET", "/api/v1/task-runs?cursor=AAAA"),
        ("GET", "/api/v1/task-runs?cursor=MDAwMS0wMS0wMVQwMDowMDowMCswMDowMAp4"),
        ("GET", "/api/v1/task-runs?status=gone"),
    ],
)
async def test_bad_paths_and_queries_are_refused_with_a_sentence(
    admin: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await admin.request(method, path)
    assert answer.status_code == 422
    check_problem(answer)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{URL}/nobody", 404),
        ("GET", "/api/v1/tasks/00000000-0000-0000-0000-000000000000", 404),
        ("POST", "/api/v1/schedules/nothing/trigger", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("PUT", URL, 405),
        ("POST", f"{URL}/nobody/fetch", 404),
    ],
)
async def test_what_is_not_there_is_said_in_a_sentence(
    admin: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await admin.request(method, path)
    assert answer.status_code == status
    check_problem(answer)


@pytest.mark.parametrize(
    ("mode", "status", "hiscores_seconds"),
    [
        ("not_found", 404, 60),
        ("rate_limited", 503, 60),
        ("error", 503, 60),
        ("html", 502, 60),
        ("timeout", 503, 1),
    ],
)
async def test_without_an_answer_of_the_hiscores_nothing_is_added(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime, mode: str, status: int
) -> None:
    hiscores.world.add_player("Plain Jane")
    hiscores.world.fail(mode)
    answer = await admin.post(URL, json={"username": "Plain Jane"})
    assert answer.status_code == status
    check_problem(answer)
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert await stored.count(app_runtime.database, Player) == 0


async def test_a_viewer_reads_and_changes_nothing(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    await add(admin, hiscores)
    assert (await viewer.get(f"{URL}/Plain Jane")).status_code == 200
    assert (await viewer.get("/api/v1/schedules")).status_code == 200
    for method, path in [
        ("POST", URL),
        ("PATCH", f"{URL}/Plain Jane"),
        ("DELETE", f"{URL}/Plain Jane"),
        ("POST", f"{URL}/Plain Jane/fetch"),
        ("POST", "/api/v1/schedules/fetch_hiscores/trigger"),
        ("GET", "/api/v1/task-runs"),
    ]:
        answer = await viewer.request(method, path, json={"username": "Other"} if method in ("POST", "PATCH") else None)
        assert answer.status_code == 403
        check_problem(answer)
