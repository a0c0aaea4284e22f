"""`/metrics` and who may read it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import text

from app import __version__
from app.db import Database
from app.demo.server import DemoServer
from app.main import create_app
from app.services.instance.figures import HISTORY_TABLES
from app.setting_groups import DatabaseSettings
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem, finished
from tests.api.conftest import client_of
from tests.scraping import Scraped, looks, parse

DOCS = Path(__file__).parents[2] / "docs"
TOKEN = "a token that only tests use"


async def scrape(client: httpx.AsyncClient, runtime: Runtime) -> Scraped:
    await runtime.tracker.counts.close()
    answer = await client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return parse(answer.text)


async def test_looks_are_counted_by_what_came_of_them(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime, worker: None
) -> None:
    assert looks(await scrape(admin, app_runtime)) == {}
    await add(admin, hiscores)
    await finished(admin, await admin.post(f"{URL}/Plain Jane/fetch"))
    hiscores.world.fail("html", times=1)
    await finished(admin, await admin.post(f"{URL}/Plain Jane/fetch"))
    scraped = await scrape(admin, app_runtime)
    assert looks(scraped) == {"success": 1, "unchanged": 1, "malformed": 1}
    buckets = [number for name, number in scraped.items() if name.startswith("osrsdiff_look_duration_seconds_bucket")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == scraped["osrsdiff_look_duration_seconds_count"] == 3
    assert scraped["osrsdiff_look_duration_seconds_sum"] > 0
    assert scraped['osrsdiff_task_runs_last_day{name="fetch_player",status="finished"}'] == 2
    assert scraped["osrsdiff_workers"] == 1
    assert "Jane" not in str(scraped)


async def test_what_waits_and_what_is_used_up_is_shown(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    """Without a worker, all that is started waits."""
    await add(admin, hiscores)
    for _ in range(2):
        await admin.post(f"{URL}/Plain Jane/fetch")
    scraped = await scrape(admin, app_runtime)
    assert scraped["osrsdiff_queue_length"] == 2
    assert scraped["osrsdiff_queue_pending"] == scraped["osrsdiff_workers"] == 0
    assert scraped['osrsdiff_task_runs_last_day{name="fetch_player",status="queued"}'] == 2
    assert scraped["osrsdiff_request_budget_used"] == hiscores.world.requests.total > 0
    assert scraped["osrsdiff_request_budget_limit"] == app_runtime.settings.hiscores.requests_per_minute
    assert scraped[f'osrsdiff_build_info{{version="{__version__}"}}'] == 1
    assert scraped['osrsdiff_dependency_up{dependency="database"}'] == 1
    assert scraped['osrsdiff_dependency_up{dependency="redis"}'] == 1


async def test_the_lag_is_that_of_the_active_player_longest_due(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    assert (await scrape(admin, app_runtime))["osrsdiff_lag_seconds"] == 0
    ages = {"Early": -500, "Due": 200, "Longer": 300, "Paused": 4_000}
    for name, age in ages.items():
        await add(admin, hiscores, name)
        async with app_runtime.database.transaction() as session:
            due = text("UPDATE players SET next_fetch_at = now() - :age * interval '1 second' WHERE username = :name")
            await session.execute(due, {"age": age, "name": name})
    await admin.patch(f"{URL}/Paused", json={"is_active": False})
    scraped = await scrape(admin, app_runtime)
    assert 300 <= scraped["osrsdiff_lag_seconds"] < 600
    players = {name: number for name, number in scraped.items() if name.startswith("osrsdiff_players") and number}
    assert players == {
        'osrsdiff_players{active="true",status="ok"}': 3,
        'osrsdiff_players{active="false",status="ok"}': 1,
    }


async def test_rows_and_bytes_of_the_history_are_estimates_of_the_database(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    async with app_runtime.database.transaction() as session:
        # Or a vacuum that PostgreSQL begins by itself could change them meanwhile.
        await session.execute(text(f"LOCK TABLE {', '.join(HISTORY_TABLES)} IN SHARE UPDATE EXCLUSIVE MODE"))
        await session.execute(text("ANALYZE changes"))
        rows = await session.scalar(text("SELECT count(*) FROM changes"))
        scraped = await scrape(admin, app_runtime)
        stored = (await admin.get("/api/v1/stats")).json()["bytes_stored"]
    assert scraped['osrsdiff_table_rows{table="changes"}'] == rows
    sizes = [number for name, number in scraped.items() if name.startswith("osrsdiff_table_bytes")]
    assert sum(sizes) == stored > 0


def names_in(document: str) -> set[str]:
    return set(re.findall(r"\bosrsdiff_[a-z_]+", document))


async def test_the_dashboard_and_the_alerts_ask_for_nothing_that_is_not_there(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await admin.post(f"{URL}/Plain Jane/fetch")
    shown = {name.partition("{")[0] for name in await scrape(admin, app_runtime)}
    page = (DOCS / "monitoring.md").read_text()
    dashboard = json.loads((DOCS / "monitoring" / "grafana-dashboard.json").read_text())
    asked = {name for panel in panels_of(dashboard) for target in panel["targets"] for name in names_in(target["expr"])}
    assert len(asked) >= 12
    assert asked <= shown
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    assert families <= names_in(page) <= families | shown


def panels_of(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Those that are no rows, each with the data source that one can choose."""
    for panel in dashboard["panels"]:
        if panel["type"] != "row":
            assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            yield panel


def asking_from(app: FastAPI, host: str | None, **headers: str) -> httpx.AsyncClient:
    client = None if host is None else (host, 1)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=client),  # type: ignore[arg-type]  # ASGI allows for nobody, too.
        base_url="http://test",
        headers=headers,
    )


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.8.9.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("10.0.0.7", {}, 403),
        ("2001:db8::1", {}, 403),
        (None, {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}, 403),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 403),
    ],
)
async def test_without_a_token_metrics_are_for_this_machine_alone(
    app: FastAPI, host: str | None, headers: dict[str, str], status: int
) -> None:
    async with asking_from(app, host, **headers) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == status
    if status != 200:
        check_problem(answer)
        assert "METRICS__TOKEN" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.7"])
async def test_with_a_token_metrics_are_for_whoever_has_it(
    app: FastAPI, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(app_runtime.settings.metrics, "token", SecretStr(TOKEN))
    for given, status in ((None, 401), ("", 401), (TOKEN[:-1], 401), ("\u00e9", 401), (TOKEN, 200)):
        headers = {} if given is None else {"Authorization": f"Bearer {given}"}
        async with asking_from(app, host) as client:
            answer = await client.get(
                "/metrics", headers={name.encode(): value.encode() for name, value in headers.items()}
            )
        assert answer.status_code == status


@pytest.mark.slow
async def test_a_scrape_works_while_the_database_or_redis_is_away(app_runtime: Runtime, tmp_path: Path) -> None:
    nowhere = DatabaseSettings(url=SecretStr(f"postgresql://nobody@/nothing?host={tmp_path}"))
    database = Database(app_runtime.settings.model_copy(update={"database": nowhere}))
    redis = Redis.from_url(f"unix://{tmp_path}/nothing.sock")
    for changes, (up, down) in (
        ({"database": database}, ("redis", "database")),
        ({"redis": redis}, ("database", "redis")),
    ):
        app = create_app(app_runtime.settings, replace(app_runtime, **changes))
        async with app.router.lifespan_context(app), client_of(app) as client:
            scraped = await scrape(client, app_runtime)
        assert scraped[f'osrsdiff_dependency_up{{dependency="{up}"}}'] == 1
        assert scraped[f'osrsdiff_dependency_up{{dependency="{down}"}}'] == 0
        assert ("osrsdiff_lag_seconds" in scraped) == (up == "database")
        assert ("osrsdiff_queue_length" in scraped) == (up == "redis")
        assert ('osrsdiff_looks_total{outcome="success"}' in scraped) == (up == "redis")
    await redis.aclose()
    await database.close()


async def test_admins_read_as_json_how_polling_stands(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await admin.post(f"{URL}/Plain Jane/fetch")
    work = (await admin.get("/api/v1/work")).json()
    assert work["queue_length"] == 1
    assert work["hiscores_paused"] is False
    assert work["request_budget_used"] >= 1
    assert work["request_budget_limit"] == app_runtime.settings.hiscores.requests_per_minute
    assert (await viewer.get("/api/v1/work")).status_code == 403
