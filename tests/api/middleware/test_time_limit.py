"""Requests that take too long."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.api.deps import SessionDep
from app.api.middleware import time_limit
from app.demo.server import DemoServer
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem
from tests.conftest import connections_taken

RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()"


async def test_a_request_that_takes_too_long_is_ended_and_leaves_nothing(
    app: FastAPI, admin: httpx.AsyncClient, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def write_and_wait(session: SessionDep) -> None:
        await session.execute(text("UPDATE users SET role = 'viewer'"))
        await session.execute(text("SELECT pg_sleep(600)"))

    app.add_api_route("/api/wait", write_and_wait, methods=["POST"])
    monkeypatch.setattr(time_limit, "SECONDS", 1)
    answer = await admin.post("/api/wait")
    assert answer.status_code == 503
    check_problem(answer)
    assert int(answer.headers["Retry-After"]) > 0
    monkeypatch.undo()
    assert (await admin.get("/auth/me")).json()["role"] == "admin"
    assert connections_taken(app_runtime.database) == 0
    async with asyncio.timeout(30), app_runtime.database.reading() as session:
        while await session.scalar(text(RUNNING)):
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_what_has_begun_to_answer_may_last(
    admin: httpx.AsyncClient, app_runtime: Runtime, hiscores: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.transfer import change_tables

    await add(admin, hiscores)
    whole = (await admin.get(f"{URL}/Plain Jane/export")).content
    original = change_tables.as_csv

    async def slowly(*arguments: Any) -> AsyncIterator[bytes]:
        async for piece in original(*arguments):
            yield piece
            await asyncio.sleep(6)

    monkeypatch.setattr(change_tables, "as_csv", slowly)
    monkeypatch.setattr(time_limit, "SECONDS", 5)
    answer = await admin.get(f"{URL}/Plain Jane/export")
    assert (answer.status_code, answer.content) == (200, whole)
