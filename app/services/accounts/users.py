"""People who sign in: adding, changing, deleting. There is always an admin who may."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, Conflict, Invalid, NotFound, StartupError
from app.models.user import Role, User
from app.services.accounts import passwords, tokens
from app.setting_groups import AdminSettings

MAX_USERNAME_LENGTH = 64

_IS_ACTIVE_ADMIN = and_(User.role == "admin", User.is_active)


async def create(session: AsyncSession, username: str, password: str, role: Role) -> int:
    """Add a user and return its id. Raises Invalid for what will not do, Conflict for a name in use."""
    if not (0 < len(username) <= MAX_USERNAME_LENGTH and username.isprintable() and username == username.strip()):
        raise Invalid(f"A user's name has 1 to {MAX_USERNAME_LENGTH} characters that can be seen.")
    user_id: int | None = await session.scalar(
        insert(User)
        .values(username=username, password_hash=await passwords.hashed(password), role=role)
        .on_conflict_do_nothing(index_elements=[User.username])
        .returning(User.id)
    )
    if user_id is None:
        raise Conflict(f"There is a user named {username} already.")
    return user_id


async def create_first_admin(session: AsyncSession, admin: AdminSettings) -> str | None:
    """If there is no admin yet, create one; returns the random password if none was given, to be shown once.

    Of several processes that do so at once, one creates it. Raises StartupError for settings that will not do.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("first admin"))))
    if await session.scalar(select(exists().where(User.role == "admin"))):
        return None
    given = admin.password.get_secret_value() if admin.password else None
    chosen = given or passwords.random()
    try:
        await create(session, admin.username, chosen, "admin")
    except AppError as error:
        raise StartupError(f"ADMIN__USERNAME or ADMIN__PASSWORD will not do: {error.detail}") from error
    return None if given else chosen


async def page(session: AsyncSession, after_id: int | None, limit: int) -> Sequence[User]:
    """In the order in which they were added, those after an id."""
    query = select(User).order_by(User.id).limit(limit)
    if after_id is not None:
        query = query.where(User.id > after_id)
    return (await session.scalars(query)).all()


async def get(session: AsyncSession, user_id: int) -> User:
    """Raises NotFound."""
    user = await session.get(User, user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    return user


async def id_of(session: AsyncSession, username: str) -> int:
    """Raises NotFound."""
    user_id = await session.scalar(select(User.id).where(User.username == username))
    if user_id is None:
        raise NotFound(f"There is no user named {username}.")
    return user_id


async def change(
    session: AsyncSession,
    user_id: int,
    *,
    role: Role | None = None,
    is_active: bool | None = None,
    password: str | None = None,
) -> User:
    """Change what is given. A user who is disabled, or has a new password, is signed out everywhere.

    Raises NotFound, Invalid for the password, Conflict for the last admin.
    """
    password_hash = None if password is None else await passwords.hashed(password)
    user = await _lock(session, user_id, stays=role != "viewer" and is_active is not False)
    user.role = role or user.role
    user.is_active = user.is_active if is_active is None else is_active
    user.password_hash = password_hash or user.password_hash
    if password_hash is not None or not user.is_active:
        await tokens.revoke_all(session, user.id)
    return user


async def remove(session: AsyncSession, user_id: int) -> User:
    """Delete a user, its sessions and its keys. Raises NotFound, Conflict for the last admin."""
    user = await _lock(session, user_id, stays=False)
    await session.delete(user)
    return user


async def _lock(session: AsyncSession, user_id: int, *, stays: bool) -> User:
    """The user, locked, and with it all active admins, in one order: of two who take the right from each other one
    waits, and is refused. Raises NotFound, or Conflict if it does not stay admin and no other is one."""
    # Not a full lock: a token that is being added refers to the user, and would wait for us as we for its family.
    query = select(User).where(or_(User.id == user_id, _IS_ACTIVE_ADMIN)).order_by(User.id)
    locked = (await session.scalars(query.with_for_update(key_share=True))).all()
    user = next((each for each in locked if each.id == user_id), None)
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    if not stays and [each for each in locked if each.role == "admin" and each.is_active] == [user]:
        raise Conflict(f"{user.username} is the last admin who can sign in: make another one first.")
    return user
