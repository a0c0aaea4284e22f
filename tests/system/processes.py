"""`osrsdiff` as a person runs it: real processes, watched from outside."""

import asyncio
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psutil

OSRSDIFF = Path(sys.executable).with_name("osrsdiff")
SETTINGS = (
    "DATABASE__",
    "REDIS__",
    "JWT__",
    "HISCORES__",
    "DATA_DIR",
    "ADMIN__",
    "SCHEDULES__",
    "METRICS__",
    "BACKUP__",
    "LIMITS__",
)
START_SECONDS = 120
_starts = count(1)
PASSWORD = "correct horse battery"


def free_port() -> int:
    """Nobody who asks for any port gets it meanwhile, on Linux: a server takes seconds to begin to listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        if sys.platform == "linux":  # Others would keep it from the server, too.
            probe.detach()
        return port


def environment(**settings: str) -> dict[str, str]:
    """The machine's environment without its settings for us, and these."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return {**own, "COLUMNS": "200", **settings}


def processes_of(folder: Path) -> list[int]:
    """Whatever runs with a folder in its command line."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in argument for argument in process.info["cmdline"] or ())
    ]


async def run_osrsdiff(*arguments: str, env: dict[str, str], stdin: str | None = None) -> tuple[int, str]:
    """Exit code and all that a short command prints."""
    process = await asyncio.create_subprocess_exec(
        *(str(OSRSDIFF), *arguments),
        env=env,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(START_SECONDS):
        output, _ = await process.communicate(stdin.encode() if stdin is not None else None)
    assert process.returncode is not None
    return process.returncode, output.decode()


class Up:
    """A running `osrsdiff up`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path, folder: Path) -> None:
        self.process, self.log, self.folder = process, log, folder
        # Each request connects: one kept open may be closed by the server in the moment in which it is used again.
        self.client = httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))

    @property
    def printed(self) -> str:
        return self.log.read_text()

    @property
    def address(self) -> str | None:
        found = re.search(r"runs at (http://\S+:\d+)", self.printed)
        return found[1] if found else None

    @property
    def new_password(self) -> str | None:
        found = re.search(r"with password (\S+)", self.printed)
        return found[1] if found else None

    async def sign_in(self, password: str) -> None:
        answer = await self.client.post("/auth/login", data={"username": "admin", "password": password})
        assert answer.status_code == 200, answer.text
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def fetch(self, username: str) -> dict[str, Any]:
        """Fetch now, and wait for the outcome."""
        started = await self.client.post(f"/api/v1/players/{username}/fetch")
        assert started.status_code == 202, started.text
        async with asyncio.timeout(60):
            while True:
                task = (await self.client.get(started.json()["status_url"])).json()
                if task["state"] in ("finished", "failed"):
                    result: dict[str, Any] = task["result"]
                    return result
                await asyncio.sleep(0.1)

    async def player(self, username: str) -> dict[str, Any]:
        answer = await self.client.get(f"/api/v1/players/{username}")
        assert answer.status_code == 200, answer.text
        player: dict[str, Any] = answer.json()
        return player

    async def stop(self, number: signal.Signals) -> float:
        """Send a signal and wait until nothing of it is left; returns the seconds that took."""
        sent = time.monotonic()
        self.process.send_signal(number)
        async with asyncio.timeout(60):
            await self.process.wait()
            while processes_of(self.folder):
                await asyncio.sleep(0.05)
        return time.monotonic() - sent


@asynccontextmanager
async def running_up(folder: Path, hiscores_url: str, *command: str, **settings: str) -> AsyncIterator[Up]:
    """`osrsdiff up` (or another command that does it) on a data folder, ready to be asked."""
    # It chooses its port itself: one chosen here could be somebody else's by the time it is up.
    env = environment(DATA_DIR=str(folder), PORT="0", HISCORES__BASE_URL=hiscores_url, **settings)
    log = folder.with_name(f"{folder.name}.{next(_starts)}.log")
    with log.open("w") as output:
        process = await asyncio.create_subprocess_exec(
            *(command or (str(OSRSDIFF), "up")), env=env, stdout=output, stderr=output, start_new_session=True
        )
    up = Up(process, log, folder)
    try:
        await _wait_until_ready(up)
        yield up
    finally:
        await up.client.aclose()
        if process.returncode is None:
            await up.stop(signal.SIGTERM)


async def _wait_until_ready(up: Up) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            assert up.process.returncode is None, up.printed
            up.client.base_url = up.address or ""
            try:
                if up.address and (await up.client.get("/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
