"""Sessions: short-lived access tokens and refresh tokens that work once.

All tokens that follow from one login are a family. Logging out, or using a refresh token a second time (one of the two
who used it is a thief), revokes the family, and its access tokens die with it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import BindParameter, ColumnElement, Uuid, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.errors import NotAuthenticated
from app.models.refresh_token import RefreshToken
from app.models.user import User
from app.services.accounts.access_tokens import TokenIssuer


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user, with what the request may do in its name, and the family of tokens or the API key that it came with."""

    id: int
    username: str
    role: str
    family_id: UUID | None
    api_key_id: int | None = None


@dataclass(frozen=True, slots=True)
class TokenPair:
    access_token: str
    refresh_token: str
    expires_in: int
    """Seconds the access token lives."""


def issue(session: AsyncSession, issuer: TokenIssuer, user_id: int, family_id: UUID | None = None) -> TokenPair:
    """A new pair, of a new family unless one is given."""
    family_id = family_id or uuid4()
    refresh_token = secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + timedelta(days=issuer.settings.refresh_token_expire_days)
    session.add(
        RefreshToken(token_hash=_hash(refresh_token), family_id=family_id, user_id=user_id, expires_at=expires_at)
    )
    return TokenPair(issuer.access_token(user_id, family_id), refresh_token, issuer.access_seconds)


async def rotate(session: AsyncSession, issuer: TokenIssuer, refresh_token: str) -> TokenPair | None:
    """Trade a refresh token for a new pair. None if it is not good; a second use has then revoked its family."""
    # The user before its tokens, as whoever deletes it locks them: the new token will refer to it.
    owner = select(User.id).join(RefreshToken).where(RefreshToken.token_hash == _hash(refresh_token), User.is_active)
    user_id = await session.scalar(owner.with_for_update(read=True, key_share=True, of=User))
    used = (
        await session.execute(
            update(RefreshToken)
            .where(RefreshToken.token_hash == _hash(refresh_token), RefreshToken.user_id == user_id)
            .where(RefreshToken.used_at.is_(None), RefreshToken.expires_at > func.now())
            .where(~_is_revoked(RefreshToken.family_id))
            .values(used_at=func.now())
            .returning(RefreshToken.user_id, RefreshToken.family_id)
        )
    ).first()
    if used is not None:
        return issue(session, issuer, used.user_id, used.family_id)
    family_id = await session.scalar(
        select(RefreshToken.family_id).where(
            RefreshToken.token_hash == _hash(refresh_token), RefreshToken.used_at.is_not(None)
        )
    )
    if family_id is not None:
        await revoke(session, family_id)
    return None


def _is_revoked(family_id: BindParameter[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether any token of a family is. One that a rotation adds while the others are being revoked escapes that."""
    member = aliased(RefreshToken)
    return exists().where(member.family_id == family_id, member.revoked_at.is_not(None))


_SIGNED_IN = select(User.id, User.username, User.role, bindparam("family_id", type_=Uuid)).where(
    User.id == bindparam("user_id"),
    User.is_active,
    exists().where(RefreshToken.family_id == bindparam("family_id", type_=Uuid)),
    ~_is_revoked(bindparam("family_id", type_=Uuid)),
)
"""Made once: to build it for every request takes longer than to run it."""


async def revoke(session: AsyncSession, family_id: UUID) -> None:
    await session.execute(
        update(RefreshToken)
        .where(RefreshToken.family_id == family_id, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )


async def revoke_all(session: AsyncSession, user_id: int, *, but: UUID | None = None) -> None:
    """End the sessions of a user, but for the one of a family."""
    await session.execute(
        update(RefreshToken)
        .where(RefreshToken.user_id == user_id, RefreshToken.revoked_at.is_(None))
        .where(RefreshToken.family_id.is_distinct_from(but))
        .values(revoked_at=func.now())
    )


async def signed_in(session: AsyncSession, issuer: TokenIssuer, access_token: str) -> SignedIn:
    """Who holds an access token whose family lives. Raises NotAuthenticated."""
    user_id, family_id = issuer.read(access_token)
    found = (await session.execute(_SIGNED_IN, {"user_id": user_id, "family_id": family_id})).first()
    if found is None:
        raise NotAuthenticated("This session has ended: sign in again.")
    return SignedIn(*found)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
