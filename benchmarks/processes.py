"""`osrsdiff` in processes of its own, on ports of this machine."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

OSRSDIFF = Path(sys.executable).with_name("osrsdiff")
API_PORT, HISCORES_PORT = 8951, 8952
SETTINGS = (
    *("DATABASE__", "REDIS__", "JWT__", "HISCORES__", "ADMIN__", "SCHEDULES__", "EMBEDDED__", "METRICS__"),
    *("DATA_DIR", "ENVIRONMENT", "HOST", "PORT", "PUBLIC_READ", "LOG_"),
)
START_SECONDS = 60


@asynccontextmanager
async def running(folder: Path, *arguments: str, port: int | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    """A command on a data folder, until the end of the block; with a port, from when that accepts connections."""
    with (folder.parent / f"{arguments[0]}.log").open("a") as log:
        process = await asyncio.create_subprocess_exec(
            *(str(OSRSDIFF), *arguments), env=_environment(folder), cwd=folder.parent, stdout=log, stderr=log
        )
    try:
        if port is not None:
            await _until_open(process, port)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """The machine's without its settings for us, and what the measurements need: nothing is held back."""
    return {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)} | {
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "JWT__ACCESS_TOKEN_EXPIRE_MINUTES": "1440",
        "HISCORES__BASE_URL": f"http://127.0.0.1:{HISCORES_PORT}",
        "HISCORES__REQUESTS_PER_MINUTE": "100000",
        "HISCORES__CONCURRENCY": "16",
    }


async def _until_open(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return
    raise RuntimeError("The process ended instead of listening; its log is beside the data folder.")
