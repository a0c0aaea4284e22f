"""Guessing is slowed down, and keeps no owner out."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from redis.asyncio import Redis

from app.db import Database
from app.errors import TooManyRequests
from app.main import create_app
from app.models.user import User
from app.services.accounts import passwords
from app.services.limits import login_throttle
from app.services.limits.login_throttle import LoginThrottle
from app.setting_groups import DatabaseSettings
from app.workers.runtime import Runtime
from tests.api.conftest import PASSWORD, client_of, sign_up
from tests.services.limits.guessing import guess
from tests.system.processes import free_port

pytestmark = pytest.mark.slow

AS_MANY = passwords.MAX_WAITING
STRANGER, OWNER, HOTEL = "203.0.113.7", "198.51.100.1", "192.0.2.50"


async def login(app: FastAPI, address: str, password: str = PASSWORD, username: str = "admin") -> httpx.Response:
    async with client_of(app, address=address) as client:
        return await client.post("/auth/login", data={"username": username, "password": password})


@pytest.fixture
async def owned(app: FastAPI, app_runtime: Runtime) -> FastAPI:
    """With an admin who has never signed in from any of the addresses here."""
    await sign_up(app, app_runtime, "admin")
    return app


async def attack(app: FastAPI, address: str, times: int) -> list[int]:
    return [(await login(app, address, f"guess {number}")).status_code for number in range(times)]


async def attack_from_everywhere(throttle: LoginThrottle) -> None:
    """Wrong attempts from more networks than anyone needs, as far as they are let through."""
    for number in range(30):
        for _ in range(login_throttle.PER_ACCOUNT_AND_NETWORK):
            try:
                await guess(throttle, f"203.0.113.{number}")
            except TooManyRequests:
                return
    raise AssertionError("nothing slowed it down")


async def test_while_one_address_attacks_an_account_its_owner_gets_in_from_any_other(owned: FastAPI) -> None:
    assert await attack(owned, STRANGER, 14) == [401] * 10 + [429] * 4
    assert (await login(owned, OWNER)).status_code == 200
    assert (await attack(owned, STRANGER, 1)) == [429]
    assert (await login(owned, HOTEL)).status_code == 200


async def test_one_network_never_uses_up_what_others_have_of_an_account() -> None:
    quarters = login_throttle.HOUR / login_throttle.QUARTER_HOUR
    assert login_throttle.PER_ACCOUNT_AND_NETWORK * quarters < login_throttle.PER_ACCOUNT / 2


async def test_who_is_slowed_down_is_told_for_how_long(owned: FastAPI) -> None:
    await attack(owned, STRANGER, 10)
    refused = await login(owned, STRANGER)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900


async def test_an_attack_from_everywhere_leaves_in_whoever_has_signed_in_before(
    owned: FastAPI, app_runtime: Runtime
) -> None:
    assert (await login(owned, OWNER)).status_code == 200
    await attack_from_everywhere(LoginThrottle(app_runtime.redis))
    assert (await login(owned, HOTEL)).status_code == 429
    assert (await login(owned, OWNER, "mistyped")).status_code == 401
    assert (await login(owned, OWNER)).status_code == 200


@asynccontextmanager
async def strangers_guess_as_much_as_they_may() -> AsyncIterator[None]:
    """None of what they have reckoned ends before the block does."""
    is_over = threading.Event()
    guesses = [asyncio.create_task(passwords._reckon(False, is_over.wait)) for _ in range(AS_MANY)]
    await asyncio.sleep(0)  # All of them have begun.
    assert len(passwords._waiting) == AS_MANY
    try:
        yield
    finally:
        is_over.set()
        await asyncio.gather(*guesses)


async def test_while_strangers_guess_as_much_as_they_may_nobody_else_who_is_known_is_sent_off(owned: FastAPI) -> None:
    assert (await login(owned, OWNER)).status_code == 200
    async with strangers_guess_as_much_as_they_may():
        adding = asyncio.create_task(passwords.hashed("of a new user"))
        signing_in = asyncio.create_task(login(owned, OWNER))
        while len(passwords._waiting) < AS_MANY + 2 and not signing_in.done():
            await asyncio.sleep(0.01)
        assert (await login(owned, HOTEL)).status_code == 503
    assert await adding
    assert (await signing_in).status_code == 200


@pytest.mark.parametrize("username", ["admin", "nobody", "a\x00b", "was here"])
async def test_a_name_that_cannot_sign_in_waits_for_its_password_to_be_reckoned_as_any_other(
    owned: FastAPI, app_runtime: Runtime, username: str
) -> None:
    async with app_runtime.database.transaction() as session:
        session.add(User(username="was here", password_hash="none", role="viewer", is_active=False))
    async with strangers_guess_as_much_as_they_may():
        assert (await login(owned, STRANGER, "a guess", username)).status_code == 503
    assert (await login(owned, STRANGER, "a guess", username)).status_code == 401


async def test_an_attempt_does_not_count_if_its_password_was_not_looked_at(owned: FastAPI) -> None:
    async with strangers_guess_as_much_as_they_may():
        assert {(await login(owned, HOTEL)).status_code for _ in range(login_throttle.PER_NETWORK + 1)} == {503}
    assert (await login(owned, HOTEL)).status_code == 200


async def test_who_finds_no_place_is_sent_off_before_the_database_is_asked(
    owned: FastAPI, app_runtime: Runtime
) -> None:
    nowhere = DatabaseSettings(url=SecretStr(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"))
    away = Database(app_runtime.settings.model_copy(update={"database": nowhere}))
    owned.state.runtime = replace(app_runtime, database=away)
    async with strangers_guess_as_much_as_they_may():
        sent_off = await login(owned, HOTEL)
    assert sent_off.json()["detail"] == "Too many are signing in at once; try again in a moment."
    assert (await login(owned, HOTEL)).json()["detail"] != sent_off.json()["detail"]
    await away.close()


async def test_an_address_tries_no_more_accounts_than_it_could_passwords(owned: FastAPI, app_runtime: Runtime) -> None:
    throttle = LoginThrottle(app_runtime.redis)
    for number in range(login_throttle.PER_NETWORK - 1):
        await guess(throttle, STRANGER, f"user {number}")
    assert (await login(owned, STRANGER, "123456", "one more")).status_code == 401
    assert (await login(owned, STRANGER, "123456", "yet another")).status_code == 429
    assert (await login(owned, OWNER)).status_code == 200


async def test_signing_in_often_is_no_guessing(owned: FastAPI) -> None:
    assert {(await login(owned, OWNER)).status_code for _ in range(15)} == {200}


async def test_the_owners_success_does_not_give_a_stranger_more_attempts(owned: FastAPI, app_runtime: Runtime) -> None:
    """Not even one in the same network."""
    await attack(owned, STRANGER, 9)
    assert (await login(owned, OWNER)).status_code == 200
    assert (await login(owned, STRANGER)).status_code == 200
    assert await attack(owned, STRANGER, 2) == [401, 429]


async def test_attempts_at_the_same_time_are_as_many(owned: FastAPI) -> None:
    answers = await asyncio.gather(*(login(owned, STRANGER, f"guess {number}") for number in range(20)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 10


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
async def test_a_whole_network_of_ipv6_is_one(runtime: Runtime, one: str, other: str, are_one: bool) -> None:
    throttle = LoginThrottle(runtime.redis)
    for _ in range(10):
        await guess(throttle, one)
    try:
        await guess(throttle, other)
        assert not are_one
    except TooManyRequests:
        assert are_one


async def test_redis_keeps_no_name_that_was_typed(owned: FastAPI, app_runtime: Runtime) -> None:
    """Whoever slips into the wrong field types a password there."""
    await login(owned, STRANGER, "admin", PASSWORD)
    keys = [key.decode() async for key in app_runtime.redis.scan_iter("*")]
    assert any("login" in key for key in keys)
    assert all(PASSWORD not in key for key in keys)


@pytest.fixture
async def without_redis(app_runtime: Runtime) -> AsyncIterator[FastAPI]:
    async with Redis(host="127.0.0.1", port=free_port()) as nowhere:
        app = create_app(app_runtime.settings, replace(app_runtime, redis=nowhere))
        async with app.router.lifespan_context(app):
            yield app


async def test_without_redis_nobody_signs_in_but_those_signed_in_go_on(
    admin: httpx.AsyncClient, without_redis: FastAPI
) -> None:
    refused = await login(without_redis, OWNER)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    token = admin.headers["Authorization"].removeprefix("Bearer ")
    async with client_of(without_redis, token) as client:
        assert (await client.get("/auth/me")).status_code == 200
