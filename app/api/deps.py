"""What endpoints ask for: the runtime, a transaction, and who is signed in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.limits import count_anonymous, count_api_key
from app.api.middleware.clients import address_of
from app.db import FAILURES, is_away
from app.errors import NotAllowed, NotAuthenticated
from app.services.accounts import api_keys, tokens
from app.services.accounts.access_tokens import TokenIssuer
from app.services.accounts.audit import Actor
from app.services.accounts.tokens import SignedIn
from app.workers.runtime import Runtime

_bearer = OAuth2PasswordBearer(tokenUrl="/auth/login", refreshUrl="/auth/refresh", auto_error=False)


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


def _issuer(request: Request) -> TokenIssuer:
    issuer: TokenIssuer = request.app.state.issuer
    return issuer


# FastAPI would run these in threads if they were not async, which costs more than all they do. What all requests need
# does not depend on them: to resolve one dependency takes as long as a tenth of the whole answer.
async def get_runtime(request: Request) -> Runtime:
    return _runtime(request)


async def get_issuer(request: Request) -> TokenIssuer:
    return _issuer(request)


RuntimeDep = Annotated[Runtime, Depends(get_runtime)]
IssuerDep = Annotated[TokenIssuer, Depends(get_issuer)]
BearerDep = Annotated[str | None, Depends(_bearer)]


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with _runtime(request).database.transaction() as session:
        yield session


# With scope "function" the commit comes before the response: one that fails is an error, not a 200.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


async def get_reading(request: Request) -> AsyncIterator[AsyncSession]:
    async with _runtime(request).database.reading() as session:
        yield session


ReadingDep = Annotated[AsyncSession, Depends(get_reading, scope="function")]


async def get_signed_in(request: Request, token: BearerDep, session: ReadingDep) -> SignedIn:
    signed_in = await _who(request, token, session)
    # A request that held this connection while it takes another for a transaction would need two at once, and enough of
    # those wait for each other for ever.
    await session.close()
    return signed_in


async def _who(request: Request, token: str | None, session: AsyncSession) -> SignedIn:
    if token is None:
        raise NotAuthenticated(
            "Sign in at /auth/login and send the access token as 'Authorization: Bearer ...', or an API key."
        )
    signed_in = await _of_token(request, token, session)
    if signed_in.api_key_id is not None:
        await count_api_key(request, signed_in.api_key_id)
    return signed_in


async def _of_token(request: Request, token: str, session: AsyncSession) -> SignedIn:
    if token.startswith(api_keys.PREFIX):
        return await api_keys.signed_in(session, token)
    return await tokens.signed_in(session, _issuer(request), token)


SignedInDep = Annotated[SignedIn, Depends(get_signed_in)]


async def get_family(signed_in: SignedInDep) -> UUID:
    """The session of somebody who signed in with a password: an API key must not become more than a key."""
    if signed_in.family_id is None:
        raise NotAllowed("An API key may not do this: sign in at /auth/login.")
    return signed_in.family_id


FamilyDep = Annotated[UUID, Depends(get_family)]


async def get_actor(signed_in: SignedInDep, request: Request) -> Actor:
    return Actor(signed_in, address_of(request))


ActorDep = Annotated[Actor, Depends(get_actor)]


async def check_admin(signed_in: SignedInDep) -> None:
    if signed_in.role != "admin":
        raise NotAllowed("Only an admin may do this.")


async def get_reader(request: Request, token: BearerDep, session: ReadingDep) -> SignedIn | None:
    """Anyone who is signed in; with PUBLIC_READ anyone at all, None, but whoever sends a token must send a good one."""
    if token is None and _runtime(request).settings.public_read:
        await count_anonymous(request)
        return None
    return await _who(request, token, session)


ReaderDep = Annotated[SignedIn | None, Depends(get_reader)]


MayGoOn = Callable[[], Awaitable[bool]]


async def get_may_go_on(request: Request, token: BearerDep, reader: ReaderDep) -> MayGoOn:
    """Tells later on whether the reader's token is as good as it was; while the database is away, it is."""

    async def may_go_on() -> bool:
        if token is None:
            return True
        try:
            async with _runtime(request).database.reading() as session:
                return await _of_token(request, token, session) == reader
        except NotAuthenticated:
            return False
        except FAILURES as error:
            if not is_away(error):
                raise
            return True

    return may_go_on


MayGoOnDep = Annotated[MayGoOn, Depends(get_may_go_on)]


async def check_nothing() -> None:
    """For what everyone may do. A route must say so: `app/api/guards.py`."""


IsAdmin = Depends(check_admin)
IsSignedIn = Depends(get_signed_in)
IsInPerson = Depends(get_family)
IsReader = Depends(get_reader)
IsAnyone = Depends(check_nothing)
IsCounted = Depends(count_anonymous)
