import asyncio
from statistics import median

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.api.signing_key import signing_key
from app.services.accounts import tokens, users
from app.services.accounts.access_tokens import TokenIssuer
from app.services.accounts.tokens import TokenPair
from app.services.instance import pruning
from app.workers.runtime import Runtime
from tests.api.conftest import PASSWORD, client_of
from tests.conftest import connections_taken


async def login(client: httpx.AsyncClient, username: str = "admin", password: str = PASSWORD) -> httpx.Response:
    return await client.post("/auth/login", data={"username": username, "password": password})


async def me(app: FastAPI, token: str) -> httpx.Response:
    async with client_of(app, token) as client:
        return await client.get("/auth/me")


async def test_signing_in_gives_tokens_and_says_who_one_is(app: FastAPI, admin: httpx.AsyncClient) -> None:
    pair = (await login(admin)).json()
    assert pair.keys() == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (pair["token_type"], pair["expires_in"]) == ("bearer", 1800)
    answer = await me(app, pair["access_token"])
    assert answer.json() == {"id": 1, "username": "admin", "role": "admin"}


@pytest.mark.parametrize(
    ("username", "password"),
    [("admin", "wrong"), ("nobody", PASSWORD), ("admin", ""), ("", PASSWORD), ("a\x00b", "x"), ("admin", "x" * 5000)],
)
async def test_a_wrong_name_or_password_is_refused_without_saying_which(
    admin: httpx.AsyncClient, username: str, password: str
) -> None:
    answer = await login(admin, username, password)
    assert answer.status_code in (401, 422)
    if answer.status_code == 401:
        assert answer.json()["detail"] == "The name or the password is wrong."


async def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    first = (await login(admin)).json()
    second = (await admin.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})).json()
    assert (await me(app, second["access_token"])).status_code == 200
    again = await admin.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert again.status_code == 401
    assert (await me(app, second["access_token"])).status_code == 401
    stolen = await admin.post("/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert stolen.status_code == 401


async def test_after_signing_out_neither_token_works(app: FastAPI, admin: httpx.AsyncClient) -> None:
    pair = (await login(admin)).json()
    async with client_of(app, pair["access_token"]) as client:
        assert (await client.post("/auth/logout")).status_code == 204
    assert (await me(app, pair["access_token"])).status_code == 401
    refreshed = await admin.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await admin.get("/auth/me")).status_code == 200


async def lives(app: FastAPI, pair: TokenPair) -> bool:
    async with client_of(app) as client:
        refreshed = await client.post("/auth/refresh", json={"refresh_token": pair.refresh_token})
    return {(await me(app, pair.access_token)).status_code, refreshed.status_code} != {401}


async def test_signing_out_ends_a_session_that_is_being_refreshed(
    app: FastAPI, admin: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    """The token that the refresh adds is not there yet to be revoked, and lives on when those that were are deleted."""
    pair = (await login(admin)).json()
    issuer = TokenIssuer(signing_key(app_runtime.settings), app_runtime.settings.jwt)
    async with client_of(app, pair["access_token"]) as client:
        async with app_runtime.database.transaction() as session:
            fresh = await tokens.rotate(session, issuer, pair["refresh_token"])
            assert fresh is not None
            await session.flush()
            signing_out = asyncio.create_task(client.post("/auth/logout"))
            await asyncio.sleep(0.5)
            assert not signing_out.done()
        assert (await signing_out).status_code == 204
    assert not await lives(app, fresh)
    async with app_runtime.database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE refresh_tokens SET expires_at = now() - interval '3 days' WHERE used_at < now()")
        )
    assert (await pruning.prune(app_runtime.database))["refresh_tokens"] == 0
    assert not await lives(app, fresh)


async def test_a_new_password_ends_a_session_that_is_being_refreshed(
    app: FastAPI, admin: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    pair = (await login(admin)).json()
    issuer = TokenIssuer(signing_key(app_runtime.settings), app_runtime.settings.jwt)

    async def reset() -> None:
        async with app_runtime.database.transaction() as session:
            await users.change(session, 1, password="another password")

    async with app_runtime.database.transaction() as session:
        fresh = await tokens.rotate(session, issuer, pair["refresh_token"])
        assert fresh is not None
        resetting = asyncio.create_task(reset())
        await asyncio.sleep(0.5)
        await session.flush()
    await resetting
    assert (await me(app, fresh.access_token)).status_code == 401
    assert (await admin.post("/auth/refresh", json={"refresh_token": fresh.refresh_token})).status_code == 401


@pytest.mark.slow
async def test_wrong_passwords_in_numbers_leave_the_database_to_others(
    app: FastAPI, admin: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    guesses = [asyncio.create_task(login(admin, f"user {number}", "a guess")) for number in range(20)]
    held = []
    while not all(guess.done() for guess in guesses):
        held.append(connections_taken(app_runtime.database))
        await asyncio.sleep(0.01)
    assert {guess.result().status_code for guess in guesses} == {401}
    assert median(held) < 2


async def test_expired_refresh_tokens_are_refused(admin: httpx.AsyncClient, app_runtime: Runtime) -> None:
    pair = (await login(admin)).json()
    async with app_runtime.database.engine.begin() as connection:
        await connection.execute(text("UPDATE refresh_tokens SET expires_at = now() - interval '1 second'"))
    answer = await admin.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
async def test_a_token_that_is_not_ours_is_refused(app: FastAPI, token: str) -> None:
    answer = await me(app, token)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.slow
async def test_guessing_passwords_is_slowed_down(admin: httpx.AsyncClient) -> None:
    answers = [await login(admin, "admin", f"guess {number}") for number in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_tokens_are_stored_only_as_hashes(admin: httpx.AsyncClient, app_runtime: Runtime) -> None:
    pair = (await login(admin)).json()
    async with app_runtime.database.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT row_to_json(t)::text || u.password_hash FROM refresh_tokens t, users u")
        )
        for (row,) in rows:
            for secret in (pair["refresh_token"], PASSWORD):
                # Columns of bytes are written in hexadecimal.
                assert secret not in row
                assert secret.encode().hex() not in row
