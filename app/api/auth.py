"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm

from app.api.deps import FamilyDep, IssuerDep, RuntimeDep, SessionDep, SignedInDep
from app.api.schemas.auth import Me, RefreshRequest, Tokens
from app.api.schemas.common import errors
from app.errors import NotAuthenticated
from app.services import tokens, users

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", responses=errors(400, 401, 422, 429, 503))
async def login(
    request: Request,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    runtime: RuntimeDep,
    issuer: IssuerDep,
) -> Tokens:
    """Trade name and password for a pair of tokens."""
    await request.app.state.login_throttle.check(form.username, request.client.host if request.client else "unknown")
    pair = await users.sign_in(runtime.database, issuer, form.username, form.password)
    if pair is None:
        raise NotAuthenticated("The name or the password is wrong.")
    return Tokens.model_validate(pair)


@router.post("/refresh", responses=errors(400, 401, 422, 503))
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


@router.get("/me", responses=errors(401, 503))
async def me(signed_in: SignedInDep) -> Me:
    """Who is signed in."""
    return Me.model_validate(signed_in)
