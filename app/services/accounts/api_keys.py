"""Keys with which programs ask in a user's name: they live until they expire or are revoked, and never may more than
the user may now."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import DateTime, bindparam, case, delete, func, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Invalid, NotAllowed, NotAuthenticated, NotFound
from app.models.api_key import ApiKey, Scope
from app.models.user import User
from app.services.accounts.tokens import SignedIn

PREFIX = "osrsdiff_"
"""By which people, and programs that look for leaked secrets, know a key."""
USE_NOTED_EVERY = timedelta(minutes=1)


async def create(
    session: AsyncSession, owner: SignedIn, name: str, scope: Scope, expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """A new key, and its secret, which is shown once. Raises NotAllowed or Invalid."""
    if scope == "admin" and owner.role != "admin":
        raise NotAllowed("A key may not do more than you may: make one of scope read.")
    has_passed = literal(expires_at, DateTime(timezone=True)) <= func.now()
    if expires_at is not None and await session.scalar(select(has_passed)):
        raise Invalid("expires_at has passed already.")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(user_id=owner.id, name=name, scope=scope, key_hash=_hash(secret), expires_at=expires_at)
    session.add(key)
    await session.flush()
    return key, secret


async def page(session: AsyncSession, user_id: int, before_id: int | None, limit: int) -> Sequence[ApiKey]:
    """A user's keys, newest first, those before an id."""
    query = select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(ApiKey.id < before_id)
    return (await session.scalars(query)).all()


async def revoke(session: AsyncSession, user_id: int, key_id: int) -> str:
    """End one of a user's keys; returns its name. Raises NotFound."""
    name: str | None = await session.scalar(
        delete(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == user_id).returning(ApiKey.name)
    )
    if name is None:
        raise NotFound(f"You have no API key {key_id}.")
    return name


_IS_NOTED = func.coalesce(ApiKey.last_used_at > func.now() - USE_NOTED_EVERY, False)
_SIGNED_IN = (
    select(
        *(User.id, User.username),
        case((ApiKey.scope == "admin", User.role), else_="viewer"),
        *(null(), ApiKey.id, _IS_NOTED),
    )
    .join(User, User.id == ApiKey.user_id)
    .where(
        ApiKey.key_hash == bindparam("key_hash"),
        User.is_active,
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()),
    )
)
_NOTE_USE = update(ApiKey).where(ApiKey.id == bindparam("key_id"), ~_IS_NOTED).values(last_used_at=func.now())
"""Both made once: to build them for every request takes longer than to run them."""


async def signed_in(session: AsyncSession, secret: str) -> SignedIn:
    """Whose key it is, as far as its scope goes. Raises NotAuthenticated."""
    found = (await session.execute(_SIGNED_IN, {"key_hash": _hash(secret)})).first()
    if found is None:
        raise NotAuthenticated("The API key is not valid: it is unknown, has expired or was revoked.")
    *who, is_noted = found
    user = SignedIn(*who)
    if not is_noted:
        await session.execute(_NOTE_USE, {"key_id": user.api_key_id})
    return user


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
