"""One's own API keys."""

from fastapi import APIRouter

from app.api.cursors import Cursor, decode_id_cursor, paged
from app.api.deps import ActorDep, IsInPerson, ReadingDep, SessionDep, SignedInDep
from app.api.schemas.api_keys import ApiKeyCreated, ApiKeyOut, ApiKeys, NewApiKey
from app.api.schemas.common import WITH_BODY, Id, Limit, errors
from app.services.accounts import api_keys, audit

router = APIRouter(prefix="/api/v1/api-keys", tags=["api keys"], dependencies=[IsInPerson])

ORDER = "api keys"


@router.get("", responses=errors(401, 403, 422, 503))
async def list_api_keys(
    signed_in: SignedInDep, session: ReadingDep, limit: Limit = 50, cursor: Cursor = None
) -> ApiKeys:
    """Your keys, newest first."""
    found = await api_keys.page(session, signed_in.id, decode_id_cursor(cursor, ORDER), limit + 1)
    shown, next_cursor = paged(found, limit, ORDER, lambda key: (str(key.id),))
    return ApiKeys(
        items=[ApiKeyOut.model_validate(key) for key in shown],
        next_cursor=next_cursor,
    )


@router.post("", status_code=201, responses=WITH_BODY | errors(401, 403, 503))
async def create_api_key(body: NewApiKey, actor: ActorDep, session: SessionDep) -> ApiKeyCreated:
    """Make a key for a program to send as `Authorization: Bearer ...`. `read` may what a viewer may, `admin` what you
    may as an admin; neither may sign out, or see and change users, passwords and keys."""
    key, secret = await api_keys.create(session, actor.signed_in, body.name, body.scope, body.expires_at)
    audit.record(session, actor, "api_key_created", key.name, id=key.id, scope=key.scope)
    return ApiKeyCreated(**ApiKeyOut.model_validate(key).model_dump(), key=secret)


@router.delete("/{key_id}", status_code=204, responses=errors(401, 403, 404, 422, 503))
async def revoke_api_key(key_id: Id, actor: ActorDep, session: SessionDep) -> None:
    """End a key: whoever sends it from now on is refused."""
    name = await api_keys.revoke(session, actor.signed_in.id, key_id)
    audit.record(session, actor, "api_key_revoked", name, id=key_id)
