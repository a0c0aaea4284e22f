"""The OpenAPI document against the running program: no 5xx, no answer that is not declared, whatever is sent."""

import asyncio
import sys
from pathlib import Path

import pytest

from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from tests.system.processes import PASSWORD, Up, running_up

pytestmark = pytest.mark.slow

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
ENDLESS = "/api/v1/events"
ENDS_SESSIONS = ("/auth/logout", "/api/v1/users/{user_id}")
"""What may take the right to ask from the one who asks: last, or all the rest would be refused."""


async def test_the_program_keeps_to_its_openapi_document(tmp_path: Path) -> None:
    async with (
        DemoServer(SimulatedHiscores(everyone=True)) as hiscores,
        # Once the budget is used up, adding a player waits twenty seconds for it, and tells nothing.
        running_up(
            tmp_path / "data", hiscores.url, ADMIN__PASSWORD=PASSWORD, HISCORES__REQUESTS_PER_MINUTE="100000"
        ) as up,
    ):
        await up.sign_in(PASSWORD)
        await up.client.post("/api/v1/players", json={"username": "Plain Jane"})
        await _hold_to_document(up, tmp_path, *_each("--exclude-path", ENDLESS, *ENDS_SESSIONS))
        assert (await up.client.get("/auth/me")).status_code == 200
        await _hold_to_document(up, tmp_path, *_each("--include-path", *ENDS_SESSIONS))
        assert (await up.client.get("/ready")).status_code == 200


def _each(option: str, *values: str) -> list[str]:
    return [part for value in values for part in (option, value)]


async def _hold_to_document(up: Up, folder: Path, *which: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(str(SCHEMATHESIS), "run", f"{up.client.base_url}/openapi.json"),
        *("--header", f"Authorization: {up.client.headers['Authorization']}"),
        *("--checks", CHECKS, "--max-examples", "40", "--seed", "1", "--no-color"),
        # How fast the machine makes up requests, and answers them, is not the question.
        *("--suppress-health-check", "too_slow", "--request-timeout", "60"),
        *which,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
