"""Who may do what: every operation of the OpenAPI document, tried by everyone, against one table."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from app.api.guards import check_routes
from app.workers.runtime import Runtime
from tests.api.conftest import client_of, sign_up

EVERYONE = {"login", "refresh", "health", "ready"}
READERS = {
    "list_activity",
    *("list_players", "get_player", "get_stats", "get_gained", "get_history", "get_buckets", "list_diffs"),
    *("list_coverage", "list_records", "export_player", "list_fetches", "list_player_events", "get_leaderboard"),
    *("list_metrics", "get_instance_stats", "follow_events"),
}
"""Whoever is signed in, and with PUBLIC_READ everyone."""
SIGNED_IN = {
    *("logout", "change_password", "me", "list_episodes", "get_episode", "get_task", "list_schedules"),
    *("list_api_keys", "create_api_key", "revoke_api_key"),
}
ADMINS = {
    *("add_player", "change_player", "delete_player", "fetch_now"),
    *("accept_episode", "discard_episode", "split_episode", "undo_episode"),
    *("list_task_runs", "get_task_run", "trigger_schedule", "get_work"),
    *("list_users", "get_user", "create_user", "change_user", "delete_user", "list_audit_log"),
}
IN_PERSON = {
    *("logout", "change_password", "list_api_keys", "create_api_key", "revoke_api_key"),
    *("list_users", "get_user", "create_user", "change_user", "delete_user"),
}
"""Those of the above that keys may not do."""
CALLERS = ("nobody", "viewer", "admin", "dead", "read key", "admin key", "dead key")
"""The keys are an admin's."""
NOBODY_THERE = {
    "username": "Nobody",
    "metric": "overall",
    "name": "nothing",
    "task_id": "00000000-0000-4000-8000-000000000000",
    "run_id": "00000000-0000-4000-8000-000000000000",
}
"""What paths are filled with, so that nothing is changed, and no stream of events begins that has no end."""


def operations(app: FastAPI) -> list[tuple[str, str, str]]:
    """Name, method and a path; what ends a session comes last."""
    found = []
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            named = [given["name"] for given in operation.get("parameters", []) if given["in"] == "path"]
            filled = path.format(**{name: NOBODY_THERE.get(name, "999999999") for name in named})
            found.append((operation["operationId"], method, filled))
    return sorted(found, key=lambda operation: operation[0] == "logout")


def expected(name: str, caller: str, is_public: bool) -> int | None:
    """The refusal; None: it is let in."""
    if name in EVERYONE or (name in READERS and is_public and caller == "nobody"):
        return None
    if caller in ("nobody", "dead", "dead key"):
        return 401
    if caller.endswith("key") and name in IN_PERSON:
        return 403
    return 403 if name in ADMINS and caller in ("viewer", "read key") else None


@asynccontextmanager
async def calling(app: FastAPI, runtime: Runtime, caller: str) -> AsyncIterator[httpx.AsyncClient]:
    if caller == "nobody":
        token = None
    else:
        token = await sign_up(app, runtime, "viewer" if caller in ("viewer", "dead") else "admin")
    async with client_of(app, token) as client:
        if caller.endswith("key"):
            await take_key(client, caller)
        if caller == "dead":
            assert (await client.post("/auth/logout")).status_code == 204
        yield client


async def take_key(client: httpx.AsyncClient, caller: str) -> None:
    """From now on a key of the client's user asks in its place."""
    scope = "read" if caller == "read key" else "admin"
    made = (await client.post("/api/v1/api-keys", json={"name": caller, "scope": scope})).json()
    if caller == "dead key":
        await client.delete(f"/api/v1/api-keys/{made['id']}")
    client.headers["Authorization"] = f"Bearer {made['key']}"


def test_the_table_has_every_operation_once(app: FastAPI) -> None:
    parts = (EVERYONE, READERS, SIGNED_IN, ADMINS)
    assert sorted(name for part in parts for name in part) == sorted(name for name, _, _ in operations(app))


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("caller", CALLERS)
async def test_everyone_is_let_in_and_refused_as_the_table_says(
    app: FastAPI, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caller: str, is_public: bool
) -> None:
    monkeypatch.setattr(app_runtime.settings, "public_read", is_public)
    monkeypatch.setattr(app.state.event_feed, "_is_closed", True)
    wrong = []
    async with calling(app, app_runtime, caller) as client:
        for name, method, path in operations(app):
            answer = await client.request(method, path)
            refusal = answer.status_code if answer.status_code in (401, 403) else None
            # With the right password or token everyone gets in there; these have none.
            if name in ("login", "refresh"):
                assert answer.status_code == 422
            if refusal != expected(name, caller, is_public):
                wrong.append((name, answer.status_code))
    assert wrong == []


async def test_a_route_that_does_not_say_who_may_use_it_cannot_be_served(app: FastAPI) -> None:
    async def new() -> None:
        pass

    check_routes(app)
    app.add_api_route("/api/new", new)
    with pytest.raises(LookupError, match="/api/new"):
        check_routes(app)


async def test_nor_can_files_that_are_not_meant_to_be_open(app: FastAPI) -> None:
    app.mount("/files", app.router)
    with pytest.raises(LookupError, match="/files"):
        check_routes(app)
