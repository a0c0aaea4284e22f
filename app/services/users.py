"""People who sign in. Passwords are Argon2 hashes, reckoned off the event loop because they take long on purpose."""

import asyncio
import secrets
from functools import cache
from typing import Literal

from pwdlib import PasswordHash
from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, Invalid, NotFound
from app.models.user import User
from app.services import tokens

Role = Literal["viewer", "admin"]
MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 256

_hasher = PasswordHash.recommended()


async def create(session: AsyncSession, username: str, password: str, role: Role) -> int:
    """Add a user and return its id. Raises Invalid for a weak password, Conflict for a name in use."""
    user_id: int | None = await session.scalar(
        insert(User)
        .values(username=username, password_hash=await _hash(password), role=role)
        .on_conflict_do_nothing(index_elements=[User.username])
        .returning(User.id)
    )
    if user_id is None:
        raise Conflict(f"There is a user named {username} already.")
    return user_id


async def create_first_admin(session: AsyncSession, username: str, password: str | None) -> str | None:
    """If there is no admin yet, create one; returns the random password if none was given, to be shown once."""
    if await session.scalar(select(exists().where(User.role == "admin"))):
        return None
    chosen = password or secrets.token_urlsafe(15)
    await create(session, username, chosen, "admin")
    return None if password else chosen


async def reset_password(session: AsyncSession, username: str, password: str) -> None:
    """Set a new password and end the user's sessions. Raises NotFound or Invalid."""
    user = await session.scalar(select(User).where(User.username == username).with_for_update())
    if user is None:
        raise NotFound(f"There is no user named {username}.")
    user.password_hash = await _hash(password)
    await tokens.revoke_all(session, user.id)


async def check_password(session: AsyncSession, username: str, password: str) -> User | None:
    """The user if name and password are right. A name nobody has takes as long as a wrong password."""
    user = await session.scalar(select(User).where(User.username == username)) if username.isprintable() else None
    known_hash = user.password_hash if user else await asyncio.to_thread(_hash_of_nothing)
    is_right = await asyncio.to_thread(_hasher.verify, password[: MAX_PASSWORD_LENGTH + 1], known_hash)
    return user if is_right else None


async def _hash(password: str) -> str:
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise Invalid(f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters.")
    return await asyncio.to_thread(_hasher.hash, password)


@cache
def _hash_of_nothing() -> str:
    return _hasher.hash(secrets.token_urlsafe())
