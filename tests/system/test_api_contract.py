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
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection", "missing_required_header", "unsupported_method"),
    *("ignored_auth", "use_after_free", "ensure_resource_availability"),
)
ENDLESS = "/api/v1/events"
ENDS_SESSIONS = ("/auth/logout", "/api/v1/users/{user_id}")
"""What may take the right to ask from the one who asks: last, or all the rest would be refused."""


async def test_the_program_keeps_to_its_openapi_document(tmp_path: Path) -> None:
    async with (
        DemoServer(SimulatedHiscores(everyone=True)) as hiscores,
        running_up(
            tmp_path / "data",
            hiscores.url,
            ADMIN__PASSWORD=PASSWORD,
            PUBLIC_READ="true",
            # Once one of these is used up, everything is refused or waits, and tells nothing.
            HISCORES__REQUESTS_PER_MINUTE="100000",
            LIMITS__ANONYMOUS_PER_MINUTE="100000",
        ) as up,
    ):
        await _hold_to_document(up, tmp_path, 10, *_each("--exclude-path", ENDLESS))
        await up.sign_in(PASSWORD)
        await up.client.post("/api/v1/players", json={"username": "Plain Jane"})
        await _hold_to_document(up, tmp_path, 40, *_each("--exclude-path", ENDLESS, *ENDS_SESSIONS))
        # Operations in a row, each with what the one before has answered.
        in_a_row = ("--phases", "stateful", *_each("--exclude-path", ENDLESS, *ENDS_SESSIONS))
        await _hold_to_document(up, tmp_path, 150, *in_a_row)
        assert (await up.client.get("/auth/me")).status_code == 200
        admin = up.client.headers["Authorization"]
        await _become_viewer(up)
        await _hold_to_document(up, tmp_path, 10, *_each("--exclude-path", ENDLESS, *ENDS_SESSIONS))
        up.client.headers["Authorization"] = admin
        await _hold_to_document(up, tmp_path, 40, *_each("--include-path", *ENDS_SESSIONS))
        assert (await up.client.get("/ready")).status_code == 200


async def _become_viewer(up: Up) -> None:
    viewer = {"username": "somebody who looks", "password": PASSWORD}
    assert (await up.client.post("/api/v1/users", json={**viewer, "role": "viewer"})).status_code == 201
    answer = await up.client.post("/auth/login", data=viewer)
    up.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def _each(option: str, *values: str) -> list[str]:
    return [part for value in values for part in (option, value)]


async def _hold_to_document(up: Up, folder: Path, examples: int, *which: str) -> None:
    """As whoever is signed in, if anybody is."""
    token = up.client.headers.get("Authorization")
    process = await asyncio.create_subprocess_exec(
        *(str(SCHEMATHESIS), "run", f"{up.client.base_url}/openapi.json"),
        *(("--header", f"Authorization: {token}") if token else ()),
        *("--checks", ",".join(CHECKS), "--max-examples", str(examples), "--seed", "1", "--no-color"),
        # How fast the machine makes up requests, and answers them, is not the question.
        *("--suppress-health-check", "too_slow", "--request-timeout", "60"),
        *which,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
