import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from app.errors import AppError, Conflict
from app.models.user import User
from app.services.accounts import users
from app.services.limits.request_limits import RequestLimits
from app.setting_groups import LimitsSettings
from app.workers.runtime import Runtime
from tests.api.conftest import PASSWORD, client_of

USERS = "/api/v1/users"
OTHER = "another password"


async def add(admin: httpx.AsyncClient, username: str, role: str = "viewer") -> int:
    answer = await admin.post(USERS, json={"username": username, "password": PASSWORD, "role": role})
    assert answer.status_code == 201, answer.text
    user_id: int = answer.json()["id"]
    return user_id


async def login(app: FastAPI, username: str, password: str = PASSWORD) -> httpx.Response:
    async with client_of(app) as client:
        return await client.post("/auth/login", data={"username": username, "password": password})


async def session_of(app: FastAPI, username: str, password: str = PASSWORD) -> dict[str, Any]:
    answer = await login(app, username, password)
    assert answer.status_code == 200, answer.text
    pair: dict[str, Any] = answer.json()
    return pair


async def works(app: FastAPI, pair: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the access token and then the refresh token of a session are good."""
    async with client_of(app, pair["access_token"]) as client:
        access = (await client.get("/auth/me")).status_code
        refresh = (await client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})).status_code
    assert {access, refresh} <= {200, 401}
    return access == 200, refresh == 200


async def test_an_admin_adds_users_who_then_sign_in(app: FastAPI, admin: httpx.AsyncClient) -> None:
    user_id = await add(admin, "ann")
    assert (await login(app, "ann")).status_code == 200
    [first, second] = (await admin.get(USERS)).json()["items"]
    assert first["username"] == "admin"
    assert second.pop("created_at").endswith("Z")
    assert second == {"id": user_id, "username": "ann", "role": "viewer", "is_active": True}
    one = await admin.get(f"{USERS}/{user_id}")
    assert one.json().items() >= second.items()
    assert (await admin.get(f"{USERS}/99")).status_code == 404
    taken = await admin.post(USERS, json={"username": "ann", "password": PASSWORD})
    assert taken.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            {},
            {"username": "ann"},
            {"username": "ann", "password": "short"},
            {"username": "ann", "password": "x" * 300},
        ),
        *({"username": " ann", "password": PASSWORD}, {"username": "a\x00n", "password": PASSWORD}),
        {"username": "ann", "password": PASSWORD, "role": "owner"},
    ],
)
async def test_a_user_that_will_not_do_is_refused_and_the_password_is_not_in_the_answer(
    admin: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    answer = await admin.post(USERS, json=wrong)
    assert answer.status_code == 422
    assert "password" not in wrong or wrong["password"] not in answer.text
    assert len((await admin.get(USERS)).json()["items"]) == 1


async def test_users_come_in_pages(admin: httpx.AsyncClient) -> None:
    ids = [1, await add(admin, "ann"), await add(admin, "bob")]
    first = (await admin.get(USERS, params={"limit": 2})).json()
    second = (await admin.get(USERS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [user["id"] for user in first["items"] + second["items"]] == ids
    assert second["next_cursor"] is None


async def test_nobody_but_an_admin_who_is_signed_in_manages_users(
    app: FastAPI, admin: httpx.AsyncClient, viewer: httpx.AsyncClient
) -> None:
    key = (await admin.post("/api/v1/api-keys", json={"name": "ci", "scope": "admin"})).json()["key"]
    async with client_of(app, key) as program:
        for client in (viewer, program):
            assert (await client.get(USERS)).status_code == 403
            assert (await client.get(f"{USERS}/1")).status_code == 403
            assert (await client.post(USERS, json={"username": "a", "password": PASSWORD})).status_code == 403
            assert (await client.patch(f"{USERS}/1", json={"role": "viewer"})).status_code == 403
            assert (await client.delete(f"{USERS}/1")).status_code == 403
        changed = await program.post("/auth/password", json={"present_password": PASSWORD, "new_password": OTHER})
        assert changed.status_code == 403
    assert (await login(app, "admin")).status_code == 200


@pytest.mark.slow
async def test_a_disabled_user_is_out_at_once_and_stays_out_of_old_sessions(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    user_id = await add(admin, "ann")
    pairs = [await session_of(app, "ann") for _ in range(2)]
    assert (await admin.patch(f"{USERS}/{user_id}", json={"is_active": False})).json()["is_active"] is False
    assert [await works(app, pair) for pair in pairs] == [(False, False)] * 2
    refused, unknown = await login(app, "ann"), await login(app, "nobody")
    assert (refused.status_code, refused.json()) == (unknown.status_code, unknown.json())
    assert (await admin.patch(f"{USERS}/{user_id}", json={"is_active": True})).status_code == 200
    assert [await works(app, pair) for pair in pairs] == [(False, False)] * 2
    assert await works(app, await session_of(app, "ann")) == (True, True)


async def test_a_deleted_user_is_out_at_once(app: FastAPI, admin: httpx.AsyncClient) -> None:
    user_id = await add(admin, "ann")
    pair = await session_of(app, "ann")
    assert (await admin.delete(f"{USERS}/{user_id}")).status_code == 204
    assert await works(app, pair) == (False, False)
    assert (await login(app, "ann")).status_code == 401
    assert (await admin.delete(f"{USERS}/{user_id}")).status_code == 404


@pytest.mark.slow
async def test_a_password_that_an_admin_sets_ends_all_sessions_of_the_user(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    user_id = await add(admin, "ann")
    pair = await session_of(app, "ann")
    assert (await admin.patch(f"{USERS}/{user_id}", json={"password": OTHER})).status_code == 200
    assert await works(app, pair) == (False, False)
    assert (await login(app, "ann")).status_code == 401
    assert (await login(app, "ann", OTHER)).status_code == 200


async def test_a_role_counts_from_the_next_request_on(app: FastAPI, admin: httpx.AsyncClient) -> None:
    user_id = await add(admin, "ann", "admin")
    async with client_of(app, (await session_of(app, "ann"))["access_token"]) as ann:
        assert (await ann.get(USERS)).status_code == 200
        assert (await admin.patch(f"{USERS}/{user_id}", json={"role": "viewer"})).json()["role"] == "viewer"
        assert (await ann.get(USERS)).status_code == 403


@pytest.mark.parametrize("change", [{"role": None}, {"is_active": "no"}, {"password": "short"}, {"name": "x"}])
async def test_a_change_that_will_not_do_changes_nothing(admin: httpx.AsyncClient, change: dict[str, Any]) -> None:
    user_id = await add(admin, "ann")
    before = (await admin.get(USERS)).json()
    assert (await admin.patch(f"{USERS}/{user_id}", json={"role": "admin", **change})).status_code == 422
    assert (await admin.get(USERS)).json() == before
    assert (await admin.patch(f"{USERS}/99", json={"role": "admin"})).status_code == 404


async def test_the_last_admin_can_be_neither_demoted_nor_disabled_nor_deleted(admin: httpx.AsyncClient) -> None:
    disabled = await add(admin, "was one", "admin")
    await admin.patch(f"{USERS}/{disabled}", json={"is_active": False})
    for change in ({"role": "viewer"}, {"is_active": False}, {"role": "viewer", "is_active": False}):
        assert (await admin.patch(f"{USERS}/1", json=change)).status_code == 409
    assert (await admin.delete(f"{USERS}/1")).status_code == 409
    assert (await admin.patch(f"{USERS}/1", json={"role": "admin", "is_active": True})).status_code == 200
    await add(admin, "another", "admin")
    assert (await admin.delete(f"{USERS}/1")).status_code == 204


@pytest.mark.slow
async def test_of_admins_who_take_the_right_from_each_other_at_once_one_stays(runtime: Runtime) -> None:
    async with runtime.database.transaction() as session:
        ids = [await users.create(session, f"admin {number}", PASSWORD, "admin") for number in range(6)]

    async def end(user_id: int) -> str:
        try:
            async with runtime.database.transaction() as session:
                if user_id % 3 == 0:
                    await users.remove(session, user_id)
                else:
                    change: dict[str, Any] = {"role": "viewer"} if user_id % 3 == 1 else {"is_active": False}
                    await users.change(session, user_id, **change)
        except Conflict:
            return "refused"
        return "done"

    for _ in range(5):
        ended = await asyncio.gather(*(end(user_id) for user_id in ids))
        assert sorted(ended).count("refused") == 1
        async with runtime.database.transaction() as session:
            left = (await session.scalars(select(User).where(User.role == "admin", User.is_active))).all()
            assert len(left) == 1
            await session.execute(text("UPDATE users SET role = 'admin', is_active = true"))
            ids = list(await session.scalars(select(User.id)))
            ids += [await users.create(session, f"more {max(ids) + n}", PASSWORD, "admin") for n in range(6 - len(ids))]


@pytest.mark.slow
async def test_a_user_is_deleted_while_its_sessions_are_refreshed(
    app: FastAPI, admin: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    """Neither waits for the other for ever: PostgreSQL would end one of them, and that would be a 500."""
    app.state.request_limits = RequestLimits(app_runtime.redis, LimitsSettings(anonymous_per_minute=100_000))
    for round_ in range(5):
        user_id = await add(admin, f"user {round_}")
        pairs = [await session_of(app, f"user {round_}") for _ in range(3)]

        async def refresh(pair: dict[str, Any]) -> None:
            token: str | None = pair["refresh_token"]
            async with client_of(app) as client:
                while token is not None:
                    answer = await client.post("/auth/refresh", json={"refresh_token": token})
                    assert answer.status_code in (200, 401), answer.text
                    token = answer.json().get("refresh_token")

        refreshing = [asyncio.create_task(refresh(pair)) for pair in pairs]
        await asyncio.sleep(0.05 * round_)
        assert (await admin.delete(f"{USERS}/{user_id}")).status_code == 204
        await asyncio.gather(*refreshing)


@pytest.mark.slow
async def test_one_changes_ones_own_password_and_only_that_session_goes_on(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    await add(admin, "ann")
    own, other = await session_of(app, "ann"), await session_of(app, "ann")
    async with client_of(app, own["access_token"]) as ann:
        wrong = await ann.post("/auth/password", json={"present_password": OTHER, "new_password": OTHER})
        assert (wrong.status_code, wrong.json()["detail"]) == (403, "The present password is wrong.")
        weak = await ann.post("/auth/password", json={"present_password": PASSWORD, "new_password": "short"})
        assert weak.status_code == 422
        assert await works(app, other) == (True, True)
        right = await ann.post("/auth/password", json={"present_password": PASSWORD, "new_password": OTHER})
        assert right.status_code == 204
    assert await works(app, other) == (False, False)
    assert await works(app, own) == (True, True)
    assert (await login(app, "ann")).status_code == 401
    assert (await login(app, "ann", OTHER)).status_code == 200


async def test_an_admins_own_password_is_changed_only_by_whoever_knows_it(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    assert (await admin.patch(f"{USERS}/1", json={"password": OTHER})).status_code == 403
    assert (await login(app, "admin")).status_code == 200


@pytest.mark.slow
async def test_of_two_who_change_a_password_at_once_one_is_refused(app: FastAPI, admin: httpx.AsyncClient) -> None:
    bodies = [{"present_password": PASSWORD, "new_password": f"{OTHER} {number}"} for number in range(2)]
    answers = await asyncio.gather(*(admin.post("/auth/password", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) in ([204, 409], [204, 403])
    [new] = [body["new_password"] for body, answer in zip(bodies, answers, strict=True) if answer.status_code == 204]
    assert (await login(app, "admin", new)).status_code == 200


@pytest.mark.slow
async def test_the_password_of_a_session_cannot_be_guessed_with_its_token(admin: httpx.AsyncClient) -> None:
    body = {"present_password": "a guess", "new_password": OTHER}
    answers = [(await admin.post("/auth/password", json=body)).status_code for _ in range(11)]
    assert answers == [403] * 10 + [429]


async def test_a_new_password_that_will_not_do_is_no_guess_at_the_present_one(admin: httpx.AsyncClient) -> None:
    body = {"present_password": PASSWORD, "new_password": "short"}
    assert {(await admin.post("/auth/password", json=body)).status_code for _ in range(11)} == {422}


@pytest.mark.slow
async def test_a_sign_in_under_way_does_not_outlive_a_disabled_user(app: FastAPI, admin: httpx.AsyncClient) -> None:
    user_id = await add(admin, "ann")
    signing_in = [asyncio.create_task(login(app, "ann")) for _ in range(5)]
    await admin.patch(f"{USERS}/{user_id}", json={"is_active": False})
    for answer in await asyncio.gather(*signing_in):
        assert answer.status_code == 401 or await works(app, answer.json()) == (False, False)


async def test_unknown_users_are_not_found_by_name(runtime: Runtime) -> None:
    async with runtime.database.transaction() as session:
        with pytest.raises(AppError, match="no user named nobody"):
            await users.id_of(session, "nobody")
