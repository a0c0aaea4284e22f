from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from app.demo.server import DemoServer
from app.workers.runtime import Runtime
from tests.api.calls import URL, add
from tests.api.conftest import PASSWORD, client_of
from tests.api.test_quarantine import QUARANTINE, quarantine

AUDIT = "/api/v1/audit"
OTHER = "another password"


async def acts(admin: httpx.AsyncClient) -> list[tuple[str, str, dict[str, Any]]]:
    """What was done, in the order in which it was."""
    items = (await admin.get(AUDIT, params={"limit": 500})).json()["items"]
    return [(entry["action"], entry["target"], entry["detail"]) for entry in reversed(items)]


async def test_every_act_on_a_player_is_written_down(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    episode = (await quarantine(admin, hiscores))["id"]
    for decision in ("discard", "undo", "accept"):
        assert (await admin.post(f"{QUARANTINE}/{episode}/{decision}")).status_code == 200
    await admin.patch(f"{URL}/Plain Jane", json={"username": "Jane", "fetch_interval_minutes": None})
    await admin.delete(f"{URL}/Jane")
    assert await acts(admin) == [
        ("player_added", "Plain Jane", {"board": "regular"}),
        ("quarantine_discarded", "Plain Jane", {"episode": episode}),
        ("quarantine_undone", "Plain Jane", {"episode": episode}),
        ("quarantine_accepted", "Plain Jane", {"episode": episode}),
        ("player_changed", "Plain Jane", {"username": "Jane", "fetch_interval_minutes": None}),
        ("player_deleted", "Jane", {}),
    ]


async def test_a_change_of_nothing_is_not_written_down(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    await add(admin, hiscores)
    assert (await admin.patch(f"{URL}/Plain Jane", json={})).status_code == 200
    assert [action for action, _, _ in await acts(admin)] == ["player_added"]


async def test_every_act_on_users_and_keys_is_written_down_without_secrets(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/v1/users", json={"username": "ann", "password": PASSWORD})
    await admin.patch("/api/v1/users/2", json={"role": "admin", "password": OTHER})
    await admin.patch("/api/v1/users/2", json={"is_active": False})
    await admin.delete("/api/v1/users/2")
    await admin.post("/auth/password", json={"present_password": PASSWORD, "new_password": OTHER})
    key = (await admin.post("/api/v1/api-keys", json={"name": "ci"})).json()["key"]
    await admin.delete("/api/v1/api-keys/1")
    assert await acts(admin) == [
        ("user_created", "ann", {"id": 2, "role": "viewer"}),
        ("user_changed", "ann", {"id": 2, "role": "admin"}),
        ("password_reset", "ann", {"id": 2}),
        ("user_changed", "ann", {"id": 2, "is_active": False}),
        ("user_deleted", "ann", {"id": 2}),
        ("password_changed", "admin", {}),
        ("api_key_created", "ci", {"id": 1, "scope": "read"}),
        ("api_key_revoked", "ci", {"id": 1}),
    ]
    written = (await admin.get(AUDIT)).text
    assert all(secret not in written for secret in (PASSWORD, OTHER, key))


async def test_it_says_who_with_what_and_from_where(app: FastAPI, admin: httpx.AsyncClient) -> None:
    made = (await admin.post("/api/v1/api-keys", json={"name": "ci", "scope": "admin"})).json()
    async with client_of(app, made["key"], address="203.0.113.7") as program:
        started = await program.post("/api/v1/schedules/tidy_up/trigger")
    last, first = (await admin.get(AUDIT)).json()["items"]
    assert last.pop("at").endswith("Z")
    run_id = started.json()["task_id"]
    assert last == {
        "id": 2,
        "user_id": 1,
        "username": "admin",
        "api_key_id": made["id"],
        "address": "203.0.113.7",
        "action": "schedule_triggered",
        "target": "tidy_up",
        "detail": {"run_id": run_id},
    }
    assert (first["username"], first["api_key_id"], first["address"]) == ("admin", None, "127.0.0.1")


async def test_what_was_refused_is_no_act(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    await add(admin, hiscores)
    before = await acts(admin)
    refused = [
        await admin.post(URL, json={"username": "Plain Jane"}),
        await admin.post(URL, json={"username": "Nobody There"}),
        await admin.patch(f"{URL}/Plain Jane", json={"board": "deadman"}),
        await admin.patch(f"{URL}/Nobody", json={"is_active": False}),
        await admin.delete("/api/v1/users/1"),
        await admin.patch("/api/v1/users/1", json={"role": "viewer"}),
        await admin.post("/api/v1/users", json={"username": "admin", "password": PASSWORD}),
        await admin.post("/api/v1/api-keys", json={"name": "old", "expires_at": "2020-01-01T00:00:00Z"}),
    ]
    assert {answer.status_code for answer in refused} <= {404, 409, 422}
    assert await acts(admin) == before


async def test_the_log_outlives_those_in_it_and_comes_in_pages(admin: httpx.AsyncClient, app_runtime: Runtime) -> None:
    for name in ("ann", "bob", "cat"):
        await admin.post("/api/v1/users", json={"username": name, "password": PASSWORD})
    async with app_runtime.database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM users WHERE username <> 'admin'"))
    first = (await admin.get(AUDIT, params={"limit": 2})).json()
    second = (await admin.get(AUDIT, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [entry["target"] for entry in first["items"] + second["items"]] == ["cat", "bob", "ann"]
    assert second["next_cursor"] is None


async def test_only_admins_read_it(viewer: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    assert (await viewer.get(AUDIT)).status_code == 403
    assert (await anonymous.get(AUDIT)).status_code == 401
