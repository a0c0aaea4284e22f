import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.demo.server import DemoServer
from app.hiscores.metrics import CATALOGUE
from app.services.instance import slots
from app.workers.runtime import Runtime
from app.workers.task_config import DISPATCH_DUE
from tests.api.calls import add, check_problem, finished
from tests.api.conftest import client_of
from tests.conftest import connections_taken


async def test_everything_but_the_open_paths_needs_a_token(app: FastAPI, anonymous: httpx.AsyncClient) -> None:
    open_paths = {"/auth/login", "/auth/refresh", "/health", "/ready"}
    checked = 0
    for path, operations in app.openapi()["paths"].items():
        for method in operations:
            if path in open_paths:
                continue
            answer = await anonymous.request(method.upper(), path.replace("{", "").replace("}", ""))
            assert answer.status_code == 401, (method, path)
            check_problem(answer)
            checked += 1
    assert checked >= 15


async def test_public_reading_opens_players_and_metrics_and_nothing_else(
    app_runtime: Runtime, app: FastAPI, admin: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    await add(admin, hiscores)
    app_runtime.settings.public_read = True
    try:
        async with client_of(app) as anyone:
            for path in ("players", "players/Plain Jane/stats", "players/Plain Jane/fetches", "metrics", "stats"):
                assert (await anyone.get(f"/api/v1/{path}")).status_code == 200
            assert (await anyone.get("/api/v1/schedules")).status_code == 401
            assert (await anyone.post("/api/v1/players", json={"username": "New"})).status_code == 401
            assert (await anyone.post("/api/v1/players/Plain Jane/fetch")).status_code == 401
    finally:
        app_runtime.settings.public_read = False


async def test_health_and_readiness_name_what_is_there(anonymous: httpx.AsyncClient, worker: None) -> None:
    assert (await anonymous.get("/health")).json()["status"] == "ok"
    async with asyncio.timeout(60):
        while (answer := await anonymous.get("/ready")).status_code != 200:
            await asyncio.sleep(0.05)
    ready = answer.json()
    assert ready["ready"]
    assert all(ready[name]["ok"] for name in ("database", "migrations", "redis", "worker", "scheduler"))


async def test_without_a_worker_it_is_not_ready_and_says_so(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["database"]["ok"]
    assert "osrsdiff worker" in answer.json()["worker"]["detail"]


async def test_without_a_scheduler_it_is_not_ready_once_one_would_have_fired(
    app: FastAPI, anonymous: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    async def scheduler() -> dict[str, Any]:
        found: dict[str, Any] = (await anonymous.get("/ready")).json()["scheduler"]
        return found

    assert (await scheduler())["ok"]
    app.state.started -= 600
    silent = await scheduler()
    assert not silent["ok"]
    assert "osrsdiff scheduler" in silent["detail"]
    async with app_runtime.database.sessions() as session:
        now = await app_runtime.tracker.now(session)
    for age, ok in ((timedelta(minutes=4), False), (timedelta(minutes=1), True)):
        async with app_runtime.database.transaction() as session:
            assert await slots.claim(session, DISPATCH_DUE, now - age)
        assert (await scheduler())["ok"] == ok


async def test_the_catalogue_lists_every_metric_and_takes_in_new_ones(
    admin: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    before = (await admin.get("/api/v1/metrics")).json()["items"]
    assert len(before) == len(CATALOGUE)
    hiscores.world.add_metric("Moon Sovereign", value=3)
    await add(admin, hiscores)
    after = (await admin.get("/api/v1/metrics")).json()["items"]
    assert [metric["slug"] for metric in after if metric not in before and metric["kind"] == "unknown"] == [
        "moon_sovereign"
    ]


async def test_the_figures_of_the_instance_add_up(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    assert (await admin.get("/api/v1/stats")).json()["bytes_per_look"] is None
    await add(admin, hiscores, "One")
    await add(admin, hiscores, "Two")
    stats = (await admin.get("/api/v1/stats")).json()
    assert (stats["players"], stats["looks"], stats["snapshots"]) == (2, 2, 2)
    assert stats["changes"] > 50
    assert stats["bytes_per_look"] == pytest.approx(stats["bytes_stored"] / 2)
    assert stats["oldest_look"] < stats["newest_look"]


async def test_schedules_come_from_the_table_and_can_be_triggered(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    await add(admin, hiscores)
    schedules = {item["name"]: item for item in (await admin.get("/api/v1/schedules")).json()["items"]}
    assert schedules["fetch_hiscores"]["cron"] == "*/30 * * * *"
    assert schedules["fetch_hiscores"]["last_run"] is None
    task = await finished(admin, await admin.post("/api/v1/schedules/fetch_hiscores/trigger"))
    assert task["state"] == "finished"
    (after,) = [
        item for item in (await admin.get("/api/v1/schedules")).json()["items"] if item["name"] == "fetch_hiscores"
    ]
    assert (after["last_status"], after["running"]) == ("finished", False)
    assert after["last_duration_seconds"] is not None
    runs = (await admin.get("/api/v1/task-runs", params={"name": "fetch_hiscores"})).json()["items"]
    assert [(run["status"], run["slot"], run["attempt"]) for run in runs] == [("finished", None, 1)]
    assert (await admin.get(f"/api/v1/task-runs/{runs[0]['id']}")).json() == runs[0]


async def test_a_task_that_runs_is_not_triggered_again(admin: httpx.AsyncClient) -> None:
    """Without a worker the first run stays in the queue."""
    assert (await admin.post("/api/v1/schedules/dispatch_due/trigger")).status_code == 202
    again = await admin.post("/api/v1/schedules/dispatch_due/trigger")
    assert again.status_code == 409
    check_problem(again)
    assert (await admin.post("/api/v1/schedules/fetch_hiscores/trigger")).status_code == 202


async def test_runs_are_paged_newest_first(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    await add(admin, hiscores)
    started = [(await admin.post("/api/v1/players/Plain Jane/fetch")).json()["task_id"] for _ in range(5)]
    seen: list[str] = []
    cursor = None
    while True:
        page = (
            await admin.get("/api/v1/task-runs", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        ).json()
        seen += [run["id"] for run in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == started[::-1]


async def test_the_documentation_needs_no_other_host(anonymous: httpx.AsyncClient) -> None:
    for path in ("/", "/docs", "/redoc"):
        page = (await anonymous.get(path)).text
        assert "http://" not in page
        assert "https://" not in page
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js"):
        assert (await anonymous.get(f"/docs-assets/{asset}")).status_code == 200


async def test_every_operation_has_a_summary_an_id_and_its_errors_declared(app: FastAPI) -> None:
    ids = []
    for path, operations in app.openapi()["paths"].items():
        for operation in operations.values():
            ids.append(operation["operationId"])
            assert operation["summary"]
            assert path in ("/health", "/ready") or {"401", "503"} <= operation["responses"].keys()
    assert len(set(ids)) == len(ids)


async def test_however_many_ask_whether_it_is_ready_they_take_one_connection(
    anonymous: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    asking = [asyncio.create_task(anonymous.get("/ready")) for _ in range(50)]
    held = []
    while not all(each.done() for each in asking):
        held.append(connections_taken(app_runtime.database))
        await asyncio.sleep(0)
    answers = [each.result() for each in asking]
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["database"]["ok"]
    assert max(held) == 1
