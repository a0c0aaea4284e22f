"""Whatever is sent in place of a good token is refused: as 401, as problem+json, with WWW-Authenticate."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text

from app.main import create_app
from app.workers.runtime import Runtime
from tests.api.conftest import PASSWORD, client_of

KEY = "a key that is only used in tests, of 50 characters."
OTHER_KEY = "another key, which nobody has ever told this instance of."
HEADER = {"typ": "at+jwt"}
Claims = dict[str, Any]
Forgery = Callable[[Claims], str]


def encoded(part: dict[str, Any] | list[Any] | bytes) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: Claims | list[Any], key: str = KEY, algorithm: str = "HS256", **header: Any) -> str:
    """Signed well, whatever it says; the libraries refuse to write some of these."""
    head = encoded({"alg": algorithm, **HEADER, **header})
    body = f"{head}.{encoded(claims)}"
    return f"{body}.{encoded(hmac.new(key.encode(), body.encode(), hashlib.sha256).digest())}"


def moved(claims: Claims, **seconds: int) -> Claims:
    now = int(datetime.now(UTC).timestamp())
    return claims | {name: now + distance for name, distance in seconds.items()}


def without(claims: Claims, name: str) -> Claims:
    return {each: value for each, value in claims.items() if each != name}


def changed(token: str, part: int, new: str) -> str:
    parts = token.split(".")
    parts[part] = new
    return ".".join(parts)


def with_bit_flipped(token: str) -> str:
    signature = bytearray(base64.urlsafe_b64decode(token.split(".")[2] + "="))
    signature[0] ^= 1
    return changed(token, 2, encoded(bytes(signature)))


FORGERIES: dict[str, Forgery] = {
    "algorithm none": lambda claims: f"{encoded({'alg': 'none', **HEADER})}.{encoded(claims)}.",
    "algorithm NoNe": lambda claims: f"{encoded({'alg': 'NoNe', **HEADER})}.{encoded(claims)}.",
    "none, with our signature": lambda claims: changed(signed(claims), 0, encoded({"alg": "none", **HEADER})),
    "no algorithm": lambda claims: changed(signed(claims), 0, encoded(HEADER)),
    "another HMAC with our key": lambda claims: jwt.encode(claims, KEY.ljust(64), "HS512", headers=HEADER),
    "HS512 of our key": lambda claims: signed(claims, algorithm="HS512"),
    "RS256 signed as HMAC": lambda claims: signed(claims, algorithm="RS256"),
    "ES256 signed as HMAC": lambda claims: signed(claims, algorithm="ES256"),
    "another key": lambda claims: signed(claims, OTHER_KEY),
    "an empty key": lambda claims: signed(claims, ""),
    "kid as a path": lambda claims: signed(claims, "", kid="../../../../dev/null"),
    "kid as SQL": lambda claims: signed(claims, OTHER_KEY, kid=f"x' UNION SELECT '{OTHER_KEY}"),
    "kid as a URL": lambda claims: signed(claims, OTHER_KEY, kid="https://attacker.example/key"),
    "unknown kid": lambda claims: signed(claims, OTHER_KEY, kid="1"),
    "kid that is no text": lambda claims: signed(claims, kid=["1"]),
    "a key in the token": lambda claims: signed(
        claims, OTHER_KEY, jwk={"kty": "oct", "k": encoded(OTHER_KEY.encode())}
    ),
    "a key's address in the token": lambda claims: signed(claims, OTHER_KEY, jku="https://attacker.example/jwks"),
    "an unknown extension that is critical": lambda claims: signed(claims, crit=["exp"], exp=1),
    "another type": lambda claims: signed(claims, typ="JWT"),
    "a refresh token's type": lambda claims: signed(claims, typ="rt+jwt"),
    "no type": lambda claims: changed(signed(claims), 0, encoded({"alg": "HS256"})),
    "a type that is no text": lambda claims: signed(claims, typ=["at+jwt"]),
    "expired": lambda claims: signed(moved(claims, iat=-7200, exp=-60)),
    "issued in the future": lambda claims: signed(moved(claims, iat=3600, exp=7200)),
    "not valid yet": lambda claims: signed(moved(claims, nbf=3600)),
    "a foreign issuer": lambda claims: signed(claims | {"iss": "https://attacker.example"}),
    "a part of our name as issuer": lambda claims: signed(claims | {"iss": "osrs"}),
    "a foreign audience": lambda claims: signed(claims | {"aud": "another service"}),
    "no audience among none": lambda claims: signed(claims | {"aud": []}),
    "another user": lambda claims: signed(claims | {"sub": "2"}),
    "a user that is no number": lambda claims: signed(claims | {"sub": "1 OR 1=1"}),
    "a user whose number is too large": lambda claims: signed(claims | {"sub": "9" * 30}),
    "a user as a number": lambda claims: signed(claims | {"sub": 1}),
    "an expiry that is no time": lambda claims: signed(claims | {"exp": "never"}),
    "an unknown family": lambda claims: signed(claims | {"family": str(uuid4())}),
    "a family that is none": lambda claims: signed(claims | {"family": 5}),
    "another payload under the signature": lambda claims: changed(signed(claims), 1, encoded(claims | {"sub": "2"})),
    "a changed signature": lambda claims: with_bit_flipped(signed(claims)),
    "no signature": lambda claims: changed(signed(claims), 2, ""),
    "two parts": lambda claims: signed(claims).rpartition(".")[0],
    "four parts": lambda claims: signed(claims) + ".more",
    "a payload that is a list": lambda _: signed([1]),
    "a payload that is no JSON": lambda claims: changed(signed(claims), 1, encoded(b"\xff\xfe")),
    "too long": lambda claims: signed(claims | {"more": "x" * 4096}),
    "far too long": lambda _: "a" * 30_000,
    "garbage": lambda _: "%00.\\..'--",
    "nothing": lambda _: "",
}


@pytest.fixture
async def pair(admin: httpx.AsyncClient) -> dict[str, Any]:
    answer = await admin.post("/auth/login", data={"username": "admin", "password": PASSWORD})
    pair: dict[str, Any] = answer.json()
    return pair


@pytest.fixture
def claims(pair: dict[str, Any]) -> Claims:
    """Those of a good token."""
    claims: Claims = jwt.decode(pair["access_token"], options={"verify_signature": False})
    return claims


async def ask(app: FastAPI, authorization: str, path: str = "/auth/me") -> httpx.Response:
    async with client_of(app) as client:
        return await client.get(path, headers={"Authorization": authorization})


def assert_refused(answer: httpx.Response, sent: str = "") -> None:
    assert answer.status_code == 401, (sent, answer.text)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "not_authenticated"


async def test_a_token_made_as_these_are_is_good_if_nothing_is_wrong_with_it(app: FastAPI, claims: Claims) -> None:
    """Else the forgeries might be refused for the way in which they are made."""
    for good in (signed(claims), signed(claims, kid="any"), signed(moved(claims, iat=20, nbf=20))):
        assert (await ask(app, f"Bearer {good}")).status_code == 200


async def test_a_forged_token_is_refused_everywhere(app: FastAPI, claims: Claims) -> None:
    for name, forge in FORGERIES.items():
        for path in ("/auth/me", "/api/v1/players", "/api/v1/audit"):
            assert_refused(await ask(app, f"Bearer {forge(claims)}", path), name)


async def test_a_token_without_any_one_of_its_claims_is_refused(app: FastAPI, claims: Claims) -> None:
    for name in claims:
        assert_refused(await ask(app, f"Bearer {signed(without(claims, name))}"), name)


async def test_a_good_token_under_another_scheme_is_refused(app: FastAPI, pair: dict[str, Any]) -> None:
    for scheme in ("", "Basic ", "Token ", "bearerx ", "Bearer\t", "Bearer Bearer ", "Bearer,"):
        assert_refused(await ask(app, scheme + pair["access_token"]), scheme)


async def test_a_token_counts_nowhere_but_in_its_header(app: FastAPI, pair: dict[str, Any]) -> None:
    token = pair["access_token"]
    async with client_of(app) as client:
        assert_refused(await client.get("/auth/me", params={"access_token": token, "token": token}))
        assert_refused(await client.get("/auth/me", headers={"Cookie": f"access_token={token}; Authorization={token}"}))


async def test_the_two_kinds_of_tokens_do_not_stand_for_each_other(app: FastAPI, pair: dict[str, Any]) -> None:
    assert_refused(await ask(app, f"Bearer {pair['refresh_token']}"))
    async with client_of(app) as client:
        assert_refused(await client.post("/auth/refresh", json={"refresh_token": pair["access_token"]}))
        assert (await client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})).status_code == 200


async def test_a_refresh_token_is_refused_in_every_form_but_its_own(app: FastAPI, pair: dict[str, Any]) -> None:
    token = pair["refresh_token"]
    async with client_of(app) as client:
        for wrong in (token + "x", token[:-1], token.swapcase(), f" {token}", "x" * 4096):
            assert_refused(await client.post("/auth/refresh", json={"refresh_token": wrong}))
        too_long = await client.post("/auth/refresh", json={"refresh_token": "x" * 4097})
        assert too_long.status_code == 422


async def test_of_many_who_replay_a_refresh_token_at_once_none_has_a_session_afterwards(
    app: FastAPI, pair: dict[str, Any]
) -> None:
    async with client_of(app) as client:
        body = {"refresh_token": pair["refresh_token"]}
        answers = await asyncio.gather(*(client.post("/auth/refresh", json=body) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
        [won] = [answer.json() for answer in answers if answer.status_code == 200]
        assert_refused(await client.post("/auth/refresh", json={"refresh_token": won["refresh_token"]}))
    assert_refused(await ask(app, f"Bearer {won['access_token']}"))
    assert_refused(await ask(app, f"Bearer {pair['access_token']}"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM users",
        "UPDATE users SET is_active = false",
        "UPDATE refresh_tokens SET revoked_at = now()",
        "DELETE FROM refresh_tokens",
    ],
)
async def test_a_good_token_dies_with_what_it_stands_for(
    app: FastAPI, admin: httpx.AsyncClient, pair: dict[str, Any], app_runtime: Runtime, statement: str
) -> None:
    async with app_runtime.database.engine.begin() as connection:
        await connection.execute(text(statement))
    assert_refused(await ask(app, f"Bearer {pair['access_token']}"))
    async with client_of(app) as client:
        assert_refused(await client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]}))


@pytest.fixture
async def after_rotation(app_runtime: Runtime) -> AsyncIterator[Callable[[str | None], Any]]:
    """The API with a new secret key, and with the one before it if that is given."""
    async with AsyncExitStack() as stack:

        async def start(previous: str | None) -> FastAPI:
            keys = {"secret_key": SecretStr(OTHER_KEY), "previous_secret_key": previous and SecretStr(previous)}
            settings = app_runtime.settings.model_copy(update={"jwt": app_runtime.settings.jwt.model_copy(update=keys)})
            app = create_app(settings, app_runtime)
            await stack.enter_async_context(app.router.lifespan_context(app))
            return app

        yield start


async def test_a_changed_key_signs_nobody_out_while_the_one_before_is_still_taken(
    pair: dict[str, Any], claims: Claims, after_rotation: Callable[[str | None], Any]
) -> None:
    app = await after_rotation(KEY)
    assert (await ask(app, f"Bearer {pair['access_token']}")).status_code == 200
    async with client_of(app) as client:
        fresh = (await client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})).json()
    jwt.decode(fresh["access_token"], OTHER_KEY, ["HS256"], audience="osrsdiff")
    assert (await ask(app, f"Bearer {fresh['access_token']}")).status_code == 200
    for forged in (signed(claims, KEY + "x"), signed(moved(claims, iat=-7200, exp=-60)), signed(claims, typ="JWT")):
        assert_refused(await ask(app, f"Bearer {forged}"))


async def test_a_changed_key_ends_all_access_tokens_if_the_one_before_is_not_given(
    pair: dict[str, Any], after_rotation: Callable[[str | None], Any]
) -> None:
    app = await after_rotation(None)
    assert_refused(await ask(app, f"Bearer {pair['access_token']}"))
    async with client_of(app) as client:
        assert (await client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})).status_code == 200
