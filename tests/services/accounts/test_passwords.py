import asyncio

import psutil
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, text

from app.errors import Invalid, Unavailable
from app.models.user import User
from app.services.accounts import passwords, signing_in, users
from app.services.accounts.access_tokens import TokenIssuer
from app.workers.runtime import Runtime

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery"


def issuer_of(runtime: Runtime) -> TokenIssuer:
    return TokenIssuer("a key that is only used in tests, of 50 characters.", runtime.settings.jwt)


@pytest.mark.parametrize("password", ["", "x" * 9, "x" * 257])
async def test_a_password_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        await passwords.hashed(password)


async def test_a_long_text_is_no_password_and_costs_no_more() -> None:
    known_hash = await passwords.hashed("x" * 256)
    assert await passwords.verify("x" * 10_000_000, known_hash) == (False, None)


async def test_the_event_loop_goes_on_while_passwords_are_reckoned_two_at_a_time() -> None:
    process, before = psutil.Process(), psutil.Process().memory_info().rss
    reckoning = asyncio.gather(*(passwords.verify("a guess", None) for _ in range(12)))
    turns, most = 0, 0
    while not reckoning.done():
        await asyncio.sleep(0.001)
        turns, most = turns + 1, max(most, process.memory_info().rss - before)
    assert turns > 50
    assert most < 3 * 64 * 2**20


async def test_more_than_can_be_reckoned_soon_are_refused_and_the_rest_goes_on() -> None:
    outcomes = await asyncio.gather(*(passwords.verify("a guess", None) for _ in range(40)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Unavailable)]
    assert len(refused) == 40 - passwords.MAX_WAITING
    assert refused[0].retry_after
    assert await passwords.verify("a guess", None) == (False, None)


async def test_a_hash_of_weaker_parameters_is_replaced_when_its_user_signs_in(runtime: Runtime) -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1),)).hash(PASSWORD)
    async with runtime.database.transaction() as session:
        await users.create(session, "ann", PASSWORD, "viewer")
        await session.execute(text("UPDATE users SET password_hash = :weak"), {"weak": weak})
    wrong = await signing_in.sign_in(runtime.database, issuer_of(runtime), "ann", "a guess")
    assert wrong is None
    pairs = await asyncio.gather(
        *(signing_in.sign_in(runtime.database, issuer_of(runtime), "ann", PASSWORD) for _ in range(4))
    )
    assert None not in pairs
    async with runtime.database.sessions() as session:
        stored = await session.scalar(select(User.password_hash))
    assert stored is not None
    assert "$m=65536,t=3,p=1$" in stored
    assert await passwords.verify(PASSWORD, stored) == (True, None)
