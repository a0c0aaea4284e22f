import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.workers.runtime import Runtime
from tests.api.conftest import PASSWORD, client_of

KEYS = "/api/v1/api-keys"


async def make(client: httpx.AsyncClient, scope: str = "read", **more: Any) -> dict[str, Any]:
    answer = await client.post(KEYS, json={"name": "a builder's", "scope": scope, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def ask(app: FastAPI, key: str, path: str = "/auth/me", method: str = "GET", **more: Any) -> httpx.Response:
    async with client_of(app, key) as client:
        return await client.request(method, path, **more)


async def execute(runtime: Runtime, statement: str) -> None:
    async with runtime.database.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_a_key_is_shown_once_and_says_afterwards_what_it_is_for(viewer: httpx.AsyncClient) -> None:
    made = await make(viewer)
    key = made.pop("key")
    assert key.startswith("osrsdiff_")
    assert len(key) > 50
    assert made == {
        "id": 1,
        "name": "a builder's",
        "scope": "read",
        "created_at": made["created_at"],
        "last_used_at": None,
        "expires_at": None,
    }
    listed = await viewer.get(KEYS)
    assert listed.json() == {"items": [made], "next_cursor": None}
    assert key not in listed.text


async def test_a_key_reads_for_its_user(app: FastAPI, viewer: httpx.AsyncClient) -> None:
    key = (await make(viewer))["key"]
    assert (await ask(app, key)).json() == {"id": 1, "username": "viewer", "role": "viewer"}
    for path in ("/api/v1/players", "/api/v1/schedules", "/api/v1/quarantine", "/api/v1/stats"):
        assert (await ask(app, key, path)).status_code == 200


async def test_the_scope_read_never_changes_anything_though_the_user_may(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    key = (await make(admin, "read"))["key"]
    assert (await ask(app, key)).json()["role"] == "viewer"
    assert (await ask(app, key, "/api/v1/audit")).status_code == 403
    refused = await ask(app, key, "/api/v1/schedules/tidy_up/trigger", "POST")
    assert refused.status_code == 403


async def test_the_scope_admin_may_what_an_admin_may(app: FastAPI, admin: httpx.AsyncClient) -> None:
    key = (await make(admin, "admin"))["key"]
    assert (await ask(app, key, "/api/v1/audit")).status_code == 200
    assert (await ask(app, key, "/api/v1/schedules/tidy_up/trigger", "POST")).status_code == 202


async def test_a_key_never_may_more_than_its_user(app: FastAPI, viewer: httpx.AsyncClient) -> None:
    refused = await viewer.post(KEYS, json={"name": "too much", "scope": "admin"})
    assert refused.status_code == 403
    assert (await viewer.get(KEYS)).json()["items"] == []


async def test_a_key_of_an_admin_who_is_one_no_more_only_reads(
    app: FastAPI, admin: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    key = (await make(admin, "admin"))["key"]
    await execute(app_runtime, "UPDATE users SET role = 'viewer'")
    assert (await ask(app, key)).json()["role"] == "viewer"
    assert (await ask(app, key, "/api/v1/audit")).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", KEYS), ("POST", KEYS), ("DELETE", f"{KEYS}/1"), ("POST", "/auth/logout")],
)
async def test_a_key_can_make_itself_neither_friends_nor_sessions(
    app: FastAPI, admin: httpx.AsyncClient, method: str, path: str
) -> None:
    key = (await make(admin, "admin"))["key"]
    body = {"json": {"name": "another"}} if method == "POST" else {}
    assert (await ask(app, key, path, method, **body)).status_code == 403
    assert len((await admin.get(KEYS)).json()["items"]) == 1


async def test_a_revoked_key_is_refused_at_once(app: FastAPI, viewer: httpx.AsyncClient) -> None:
    first, second = await make(viewer), await make(viewer)
    assert (await viewer.delete(f"{KEYS}/{first['id']}")).status_code == 204
    refused = await ask(app, first["key"])
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert (await ask(app, second["key"])).status_code == 200
    assert (await viewer.delete(f"{KEYS}/{first['id']}")).status_code == 404


async def test_nobody_sees_or_revokes_the_keys_of_others(viewer: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    made = await make(viewer)
    assert (await admin.get(KEYS)).json()["items"] == []
    assert (await admin.delete(f"{KEYS}/{made['id']}")).status_code == 404
    assert len((await viewer.get(KEYS)).json()["items"]) == 1


async def test_an_expired_key_is_refused(app: FastAPI, viewer: httpx.AsyncClient, app_runtime: Runtime) -> None:
    key = (await make(viewer, expires_at=(datetime.now(UTC) + timedelta(days=1)).isoformat()))["key"]
    assert (await ask(app, key)).status_code == 200
    await execute(app_runtime, "UPDATE api_keys SET expires_at = now()")
    assert (await ask(app, key)).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        *({"name": ""}, {"name": "a\x00b"}, {"name": " a"}, {"name": "x" * 65}, {}),
        *({"name": "a", "scope": "write"}, {"name": "a", "expires_at": "2020-01-01T00:00:00Z"}),
        {"name": "a", "expires_at": "2999-01-01T00:00:00"},
    ],
)
async def test_a_key_that_will_not_do_is_refused_and_leaves_nothing(
    viewer: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    assert (await viewer.post(KEYS, json=wrong)).status_code == 422
    assert (await viewer.get(KEYS)).json()["items"] == []


async def test_a_key_of_a_disabled_or_deleted_user_is_refused(
    app: FastAPI, viewer: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    key = (await make(viewer))["key"]
    await execute(app_runtime, "UPDATE users SET is_active = false")
    assert (await ask(app, key)).status_code == 401
    await execute(app_runtime, "UPDATE users SET is_active = true")
    assert (await ask(app, key)).status_code == 200
    await execute(app_runtime, "DELETE FROM users")
    assert (await ask(app, key)).status_code == 401


async def test_the_last_use_is_written_once_a_minute_however_often_a_key_is_used(
    app: FastAPI, viewer: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    made = await make(viewer)

    async def version_and_use() -> tuple[str, datetime]:
        async with app_runtime.database.engine.connect() as connection:
            row = (await connection.execute(text("SELECT xmin::text, last_used_at FROM api_keys"))).one()
            return row[0], row[1]

    await asyncio.gather(*(ask(app, made["key"]) for _ in range(20)))
    first = await version_and_use()
    assert first[1] is not None
    assert (await ask(app, made["key"])).status_code == 200
    assert await version_and_use() == first
    await execute(app_runtime, "UPDATE api_keys SET last_used_at = now() - interval '61 seconds'")
    assert (await ask(app, made["key"])).status_code == 200
    assert (await version_and_use())[1] > first[1]


async def test_keys_are_stored_only_as_hashes(app: FastAPI, viewer: httpx.AsyncClient, app_runtime: Runtime) -> None:
    key = (await make(viewer))["key"]
    async with app_runtime.database.engine.connect() as connection:
        rows = await connection.execute(text("SELECT row_to_json(k)::text FROM api_keys k"))
        secret = key.removeprefix("osrsdiff_")
        # Columns of bytes are written in hexadecimal.
        assert all(form not in row for (row,) in rows for form in (secret, secret.encode().hex()))


async def test_keys_come_in_pages(viewer: httpx.AsyncClient) -> None:
    made = [(await make(viewer))["id"] for _ in range(3)]
    first = (await viewer.get(KEYS, params={"limit": 2})).json()
    second = (await viewer.get(KEYS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [key["id"] for key in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


async def test_what_is_no_key_of_ours_is_refused(app: FastAPI, viewer: httpx.AsyncClient) -> None:
    key = (await make(viewer))["key"]
    for wrong in ("osrsdiff_", key + "x", key[:-1], key.upper(), "osrsdiff_" + "a" * 43, PASSWORD):
        assert (await ask(app, wrong)).status_code == 401
