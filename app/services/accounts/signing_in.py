"""Who knows a password. No connection is held while its hash is reckoned; that it is still the same is made sure of
afterwards. A name that nobody has, or a disabled user, takes as long as a wrong password."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Database
from app.errors import Conflict, NotAllowed
from app.models.user import User
from app.services.accounts import audit, passwords, tokens
from app.services.accounts.access_tokens import TokenIssuer
from app.services.accounts.audit import Actor
from app.services.accounts.tokens import TokenPair


async def sign_in(
    database: Database, issuer: TokenIssuer, username: str, password: str, *, is_known: bool = False
) -> TokenPair | None:
    """A pair of tokens if name and password are right. Raises Unavailable if too many sign in: strangers sooner."""
    while True:
        known_hash = await _known_hash(database, username)
        is_right, better_hash = await passwords.verify(password, known_hash, is_known=is_known)
        if not is_right or known_hash is None:
            return None
        async with database.transaction() as session:
            user = await _lock_if_same(session, username, known_hash)
            if user is not None:
                user.password_hash = better_hash or known_hash
                return tokens.issue(session, issuer, user.id)


async def change_password(database: Database, actor: Actor, family_id: UUID, present: str, new: str) -> None:
    """Change one's own, and end all other sessions.

    Raises NotAllowed if the present one is wrong, Invalid if the new one will not do, Conflict.
    """
    passwords.check_new(new)
    username = actor.signed_in.username
    known_hash = await _known_hash(database, username)
    is_right, _ = await passwords.verify(present, known_hash, is_known=True)
    if not is_right or known_hash is None:
        raise NotAllowed("The present password is wrong.")
    new_hash = await passwords.hashed(new)
    async with database.transaction() as session:
        user = await _lock_if_same(session, username, known_hash)
        if user is None:
            raise Conflict("The password was changed at the same time; try again.")
        user.password_hash = new_hash
        await tokens.revoke_all(session, user.id, but=family_id)
        audit.record(session, actor, "password_changed", username)


async def _known_hash(database: Database, username: str) -> str | None:
    if not username.isprintable():
        return None
    async with database.reading() as session:
        return await session.scalar(select(User.password_hash).where(User.username == username, User.is_active))


async def _lock_if_same(session: AsyncSession, username: str, known_hash: str) -> User | None:
    same = (User.username == username, User.password_hash == known_hash, User.is_active)
    return await session.scalar(select(User).where(*same).with_for_update(key_share=True))
