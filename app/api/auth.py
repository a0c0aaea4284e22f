"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm

from app.api.deps import ActorDep, FamilyDep, IsAnyone, IsCounted, IssuerDep, RuntimeDep, SessionDep, SignedInDep
from app.api.middleware.clients import address_of
from app.api.schemas.auth import Me, PasswordChange, RefreshRequest, Tokens
from app.api.schemas.common import WITH_BODY, errors
from app.errors import NotAuthenticated
from app.services.accounts import passwords, signing_in, tokens
from app.services.limits.login_throttle import LoginThrottle

router = APIRouter(prefix="/auth", tags=["auth"])


async def _get_throttle(request: Request) -> LoginThrottle:
    throttle: LoginThrottle = request.app.state.login_throttle
    return throttle


ThrottleDep = Annotated[LoginThrottle, Depends(_get_throttle)]


@router.post("/login", dependencies=[IsAnyone], responses=WITH_BODY | errors(401, 429, 503))
async def login(
    request: Request,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    runtime: RuntimeDep,
    issuer: IssuerDep,
    throttle: ThrottleDep,
) -> Tokens:
    """Trade name and password for a pair of tokens."""
    attempt = form.username, address_of(request)
    is_known = await throttle.knows(*attempt)
    passwords.check_places(is_known=is_known)
    async with throttle.attempt(*attempt, is_known=is_known):
        pair = await signing_in.sign_in(runtime.database, issuer, form.username, form.password, is_known=is_known)
        if pair is None:
            raise NotAuthenticated("The name or the password is wrong.")
    return Tokens.model_validate(pair)


@router.post("/refresh", dependencies=[IsAnyone, IsCounted], responses=WITH_BODY | errors(401, 503))
async def refresh(body: RefreshRequest, session: SessionDep, issuer: IssuerDep) -> Tokens:
    """Trade a refresh token for a new pair. It works once; using it again ends the whole session."""
    pair = await tokens.rotate(session, issuer, body.refresh_token)
    if pair is None:
        # Committed here, because the error would take the revocation of a stolen family back with it.
        await session.commit()
        raise NotAuthenticated("The refresh token is not valid any more: sign in again.")
    return Tokens.model_validate(pair)


@router.post("/logout", status_code=204, responses=errors(401, 403, 503))
async def logout(family_id: FamilyDep, session: SessionDep) -> None:
    """End this session: its refresh token and its access token stop working."""
    await tokens.revoke(session, family_id)


@router.post("/password", status_code=204, responses=WITH_BODY | errors(401, 403, 409, 429, 503))
async def change_password(
    body: PasswordChange, actor: ActorDep, family_id: FamilyDep, runtime: RuntimeDep, throttle: ThrottleDep
) -> None:
    """Change your own password. All your other sessions end; API keys stay until you revoke them."""
    present, new = body.present_password.get_secret_value(), body.new_password.get_secret_value()
    attempt = actor.signed_in.username, actor.address
    async with throttle.attempt(*attempt, is_known=await throttle.knows(*attempt)):
        await signing_in.change_password(runtime.database, actor, family_id, present, new)


@router.get("/me", responses=errors(401, 503))
async def me(signed_in: SignedInDep) -> Me:
    """Who is signed in."""
    return Me.model_validate(signed_in)
