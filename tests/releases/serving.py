"""What an instance says of itself, asked at its API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.main import create_app
from app.workers.runtime import Runtime
from tests.api.conftest import client_of


@asynccontextmanager
async def serving(runtime: Runtime, password: str) -> AsyncIterator[httpx.AsyncClient]:
    """The admin has signed in."""
    app = create_app(runtime.settings, runtime)
    async with app.router.lifespan_context(app), client_of(app) as client:
        answer = await client.post("/auth/login", data={"username": "admin", "password": password})
        assert answer.status_code == 200, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client
