"""People who sign in. Passwords are Argon2 hashes, reckoned off the event loop because they take long on purpose."""

import asyncio
import secrets
from functools import cache
from typing import Literal

from pwdlib import PasswordHash
from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import AdminSettings
from app.db import Database
from app.errors import Conflict, Invalid, NotFound
from app.models.user import User
from app.services import tokens
from app.services.tokens import TokenIssuer, TokenPair

Role = Literal["viewer", "admin"]
MAX_USERNAME_LENGTH = 64
MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 256

_hasher = PasswordHash.recommended()


async def create(session: AsyncSession, username: str, password: str, role: Role) -> int:
    """Add a user and return its id. Raises Invalid for what will not do, Conflict for a name in use."""
    if not (0 < len(username) <= MAX_USERNAME_LENGTH and username.isprintable() and username == username.strip()):
        raise Invalid(f"A user's name has 1 to {MAX_USERNAME_LENGTH} characters that can be seen.")
    user_id: int | None = await session.scalar(
        insert(User)
        .values(username=username, password_hash=await _hash(password), role=role)
        .on_conflict_do_nothing(index_elements=[User.username])
        .returning(User.id)
    )
    if user_id is None:
        raise Conflict(f"There is a user named {username} already.")
    return user_id


async def create_first_admin(session: AsyncSession, admin: AdminSettings) -> str | None:
    """If there is no admin yet, create one; returns the random password if none was given, to be shown once.

    Of several processes that do so at once, one creates it.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("first admin"))))
    if await session.scalar(select(exists().where(User.role == "admin"))):
        return None
    given = admin.password.get_secret_value() if admin.password else None
    chosen = given or secrets.token_urlsafe(15)
    await create(session, admin.username, chosen, "admin")
    return None if given else chosen


async def reset_password(session: AsyncSession, username: str, password: str) -> None:
    """Set a new password and end the user's sessions. Raises NotFound or Invalid."""
    password_hash = await _hash(password)
    # Not a full lock: a token that is being added refers to the user, and would wait for us as we for its family.
    user = await session.scalar(select(User).where(User.username == username).with_for_update(key_share=True))
    if user is None:
        raise NotFound(f"There is no user named {username}.")
    user.password_hash = password_hash
    await tokens.revoke_all(session, user.id)


async def sign_in(database: Database, issuer: TokenIssuer, username: str, password: str) -> TokenPair | None:
    """A pair of tokens if name and password are right. A name nobody has takes as long as a wrong password.

    No connection is held while the hash is reckoned; that the password is still the same is made sure of afterwards.
    """
    async with database.sessions() as session:
        query = select(User.password_hash).where(User.username == username)
        known_hash = await session.scalar(query) if username.isprintable() else None
    hash_to_meet = await asyncio.to_thread(_hash_of_nothing) if known_hash is None else known_hash
    is_right = await asyncio.to_thread(_hasher.verify, password[: MAX_PASSWORD_LENGTH + 1], hash_to_meet)
    if known_hash is None or not is_right:
        return None
    async with database.transaction() as session:
        same = select(User.id).where(User.username == username, User.password_hash == known_hash)
        user_id = await session.scalar(same.with_for_update(read=True))
        return None if user_id is None else tokens.issue(session, issuer, user_id)


def check_new_password(password: str) -> None:
    """Raises Invalid for one that will not do."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise Invalid(f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters.")


async def _hash(password: str) -> str:
    check_new_password(password)
    return await asyncio.to_thread(_hasher.hash, password)


@cache
def _hash_of_nothing() -> str:
    return _hasher.hash(secrets.token_urlsafe())
