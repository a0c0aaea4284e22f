"""The web server, in each way in which it can be started."""

import asyncio
import re
import sys
from pathlib import Path

import httpx
import pytest

from app.demo.server import DemoServer
from tests.system.instance import answering, instance
from tests.system.processes import OSRSDIFF, environment, free_port, running_up

pytestmark = pytest.mark.slow

SAID = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
BY_UVICORN = (sys.executable, "-m", "uvicorn", "app.main:app", "--port")
BY_US = (str(OSRSDIFF), "api", "--port")
TRUSTED = '["127.0.0.0/8"]'


async def check(client: httpx.AsyncClient, log: Path, told: str) -> None:
    """It does not say what it is, and logs who asked."""
    answer = await client.get("/auth/me", headers=SAID)
    assert answer.status_code == 401
    assert "server" not in answer.headers
    async with asyncio.timeout(30):
        while not (lines := re.findall(r"^.*Answered\..*path=/auth/me.*$", log.read_text(), re.MULTILINE)):
            await asyncio.sleep(0.1)
    assert f"client={told} " in lines[0]


@pytest.mark.parametrize("command", [BY_UVICORN, BY_US])
async def test_only_proxies_of_the_setting_are_believed(
    tmp_path: Path, hiscores: DemoServer, command: tuple[str, ...]
) -> None:
    async with instance(tmp_path / "data", hiscores.url) as runtime:
        for proxies, told in (("[]", "127.0.0.1"), (TRUSTED, "203.0.113.9")):
            port, log = free_port(), tmp_path / f"{told}.log"
            settings = {"DATA_DIR": str(runtime.settings.data_dir), "TRUSTED_PROXIES": proxies, "PYTHONUNBUFFERED": "1"}
            with log.open("w") as output:
                process = await asyncio.create_subprocess_exec(
                    *command, str(port), env=environment(**settings), stdout=output, stderr=output
                )
            async with answering(port) as client:
                await check(client, log, told)
            process.terminate()
            await process.wait()


async def test_so_it_is_with_all_in_one_process(tmp_path: Path, hiscores: DemoServer) -> None:
    for proxies, told in (("[]", "127.0.0.1"), (TRUSTED, "203.0.113.9")):
        async with running_up(tmp_path / "data", hiscores.url, TRUSTED_PROXIES=proxies) as up:
            await check(up.client, up.log, told)
