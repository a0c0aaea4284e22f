"""What many tests ask the API for, and what it has to answer."""

import asyncio
from typing import Any

import httpx

from app.demo.server import DemoServer
from app.services.looks import tracking
from app.services.players import finding
from app.workers.runtime import Runtime
from tests.services.looking import PATIENCE

URL = "/api/v1/players"


async def add(
    admin: httpx.AsyncClient, hiscores: DemoServer, username: str = "Plain Jane", **more: Any
) -> dict[str, Any]:
    hiscores.world.add_player(username)
    answer = await admin.post(URL, json={"username": username, **more})
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


async def look(runtime: Runtime, username: str = "Plain Jane") -> None:
    async with runtime.database.sessions() as session:
        player = await finding.find(session, username)
    assert await tracking.look(runtime.tracker, player.id, scheduled=False, patience=PATIENCE)


async def finished(client: httpx.AsyncClient, started: httpx.Response) -> dict[str, Any]:
    """Wait for a task as a program would: at the status URL."""
    assert started.status_code == 202, started.text
    for _ in range(1200):
        task: dict[str, Any] = (await client.get(started.json()["status_url"])).json()
        if task["state"] in ("finished", "failed"):
            return task
        await asyncio.sleep(0.05)
    raise AssertionError("the task did not end")


def check_problem(answer: httpx.Response) -> None:
    """As RFC 9457 has it, with a sentence for people and nothing of our insides."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem.keys() == {"type", "title", "status", "detail", "code"}
    assert problem["status"] == answer.status_code
    assert problem["detail"].endswith(".")
    assert "Traceback" not in answer.text
    assert len(answer.text) < 2000
