"""People who sign in, for those who manage them."""

from typing import Any

from fastapi import APIRouter

from app.api.cursors import Cursor, decode_id_cursor, paged
from app.api.deps import ActorDep, IsAdmin, IsInPerson, ReadingDep, SessionDep
from app.api.schemas.common import WITH_BODY, Id, Limit, errors
from app.api.schemas.users import NewUser, UserChange, UserOut, Users
from app.errors import NotAllowed
from app.services.accounts import audit, users

router = APIRouter(prefix="/api/v1/users", tags=["users"], dependencies=[IsAdmin, IsInPerson])

ORDER = "users"


@router.get("", responses=errors(401, 403, 422, 503))
async def list_users(session: ReadingDep, limit: Limit = 50, cursor: Cursor = None) -> Users:
    """Everyone who may sign in, and who may no more, in the order in which they were added."""
    found = await users.page(session, decode_id_cursor(cursor, ORDER), limit + 1)
    shown, next_cursor = paged(found, limit, ORDER, lambda user: (str(user.id),))
    return Users(
        items=[UserOut.model_validate(user) for user in shown],
        next_cursor=next_cursor,
    )


@router.post("", status_code=201, responses=WITH_BODY | errors(401, 403, 409, 503))
async def create_user(body: NewUser, actor: ActorDep, session: SessionDep) -> UserOut:
    """Add somebody who may sign in."""
    user_id = await users.create(session, body.username, body.password.get_secret_value(), body.role)
    audit.record(session, actor, "user_created", body.username, id=user_id, role=body.role)
    return UserOut.model_validate(await users.get(session, user_id))


@router.get("/{user_id}", responses=errors(401, 403, 404, 422, 503))
async def get_user(user_id: Id, session: ReadingDep) -> UserOut:
    """One user."""
    return UserOut.model_validate(await users.get(session, user_id))


@router.patch("/{user_id}", responses=WITH_BODY | errors(401, 403, 404, 409, 503))
async def change_user(user_id: Id, body: UserChange, actor: ActorDep, session: SessionDep) -> UserOut:
    """Change the role, disable or enable, set a new password. A user who is disabled or has a new password is signed
    out everywhere at once; keys of a disabled user do not work. 409 for the last admin."""
    if body.password is not None and user_id == actor.signed_in.id:
        raise NotAllowed("Change your own password at /auth/password, which asks for the present one.")
    given: dict[str, Any] = body.model_dump(exclude_unset=True, exclude={"password"})
    password = None if body.password is None else body.password.get_secret_value()
    user = await users.change(session, user_id, **given, password=password)
    await session.flush()
    if given:
        audit.record(session, actor, "user_changed", user.username, id=user_id, **given)
    if password is not None:
        audit.record(session, actor, "password_reset", user.username, id=user_id)
    return UserOut.model_validate(user)


@router.delete("/{user_id}", status_code=204, responses=errors(401, 403, 404, 409, 422, 503))
async def delete_user(user_id: Id, actor: ActorDep, session: SessionDep) -> None:
    """Delete a user, with its sessions and keys. 409 for the last admin."""
    user = await users.remove(session, user_id)
    audit.record(session, actor, "user_deleted", user.username, id=user_id)
