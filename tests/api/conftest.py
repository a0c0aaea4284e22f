"""The API in this process, over real servers, with a worker beside it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache

import httpx
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.models.user import Role, User
from app.services.accounts import passwords, tokens
from app.services.looks.tracker import Tracker
from app.workers.broker import broker, use_runtime
from app.workers.runtime import Runtime
from app.workers.worker import work

PASSWORD = "correct horse battery"


@pytest.fixture
async def app_runtime(runtime: Runtime, tracker: Tracker) -> AsyncIterator[Runtime]:
    """The runtime with the simulated hiscores behind it, and the database's own clock."""
    own = replace(runtime, tracker=replace(tracker, clock=runtime.tracker.clock))
    use_runtime(own)
    yield own
    use_runtime(runtime)


def client_of(app: FastAPI, token: str | None = None, address: str = "127.0.0.1") -> httpx.AsyncClient:
    # Errors nobody expected come as the 500 that a client would see, not as exceptions of the test.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1234))
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)


@pytest.fixture(scope="session")
def application(session_runtime: Runtime) -> FastAPI:
    """Made once: that takes longer than most tests."""
    return create_app(session_runtime.settings, session_runtime)


@pytest.fixture
async def app(application: FastAPI, app_runtime: Runtime) -> AsyncIterator[FastAPI]:
    """Started anew for each test; the routes that one adds are gone after it."""
    routes = [*application.router.routes]
    async with application.router.lifespan_context(application):
        application.state.runtime = app_runtime
        yield application
    application.router.routes[:] = routes


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def admin(app: FastAPI, app_runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app, await sign_up(app, app_runtime, "admin")) as client:
        yield client


@pytest.fixture
async def viewer(app: FastAPI, app_runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app, await sign_up(app, app_runtime, "viewer")) as client:
        yield client


async def sign_up(app: FastAPI, runtime: Runtime, role: Role) -> str:
    """A user named after its role, signed in; returns its access token."""
    async with runtime.database.transaction() as session:
        user = User(username=role, password_hash=_password_hash(), role=role)
        session.add(user)
        await session.flush()
        return tokens.issue(session, app.state.issuer, user.id).access_token


@cache
def _password_hash() -> str:
    """Reckoned once: for each of hundreds of tests, it and its verifying would take most of their time."""
    return passwords._hasher.hash(PASSWORD)


@pytest.fixture
async def worker(app_runtime: Runtime) -> AsyncIterator[None]:
    """A worker in this event loop."""
    stop = asyncio.Event()
    broker.is_worker_process = True
    await broker.startup()
    working = asyncio.create_task(work(stop))
    yield
    stop.set()
    await working
