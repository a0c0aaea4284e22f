"""`docker-compose.yml` without Docker: its services as processes, by the file's own commands, environment and checks.

What differs from containers is put right here: the folder of the secrets, the servers' addresses, the ports, and that
the images' programs are those bundled for us.
"""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import yaml

from app.config import get_settings
from app.embedded import postgres, valkey
from app.embedded.process import Child, run_to_end
from tests.system.processes import OSRSDIFF, environment, free_port

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
IMAGE_CHECK: list[str] = json.loads(re.findall(r"^ +CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.M)[0])
REDIS_CLI = """\
#!{python}
import os, redis, sys
connection = redis.Connection(port={port}, password=os.environ.get("REDISCLI_AUTH"))
connection.send_command(*sys.argv[1:])
print(connection.read_response().decode())
"""


class Composed:
    def __init__(self, folder: Path, hiscores_url: str) -> None:
        self._folder, self._hiscores_url = folder, hiscores_url
        self.secrets, self._programs = folder / "secrets", folder / "bin"
        for made in (self.secrets, self._programs):
            made.mkdir(mode=0o750)
        self._postgres_port, self._redis_port, self.api_port = free_port(), free_port(), free_port()
        self._make_programs()

    def secret(self, name: str) -> str:
        return (self.secrets / name).read_text().strip()

    async def start(self, service: str) -> asyncio.subprocess.Process:
        """The service's command, with its output in a file."""
        with (self._folder / f"{service}.log").open("a") as log:
            return await self._run(service, SERVICES[service]["command"], log.fileno())

    async def run(self, service: str, command: list[str] | None = None) -> tuple[int | None, str]:
        """Exit code and output of a service that ends by itself, or of another command in its place."""
        process = await self._run(service, command or SERVICES[service]["command"], asyncio.subprocess.PIPE)
        output, _ = await process.communicate()
        return process.returncode, output.decode()

    async def check(self, service: str) -> tuple[int | None, str]:
        """The service's health check: exit code and output."""
        kind, *command = SERVICES[service].get("healthcheck", {}).get("test") or ["CMD", *IMAGE_CHECK]
        return await self.run(service, command if kind == "CMD" else ["sh", "-c", *command])

    async def until_healthy(self, service: str) -> None:
        async with asyncio.timeout(60):
            while (await self.check(service))[0] != 0:
                await asyncio.sleep(0.05)

    async def _run(self, service: str, command: list[str], output: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(self._here(part) for part in command),
            env=environment(**{name: self._here(value) for name, value in self._environment(service).items()}),
            cwd=self._folder,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )

    def _environment(self, service: str) -> dict[str, str]:
        own = {"PATH": f"{self._programs}:{os.environ['PATH']}", "PGPORT": str(self._postgres_port)}
        ours = {"HISCORES__BASE_URL": self._hiscores_url, "HOST": "127.0.0.1"}
        return {**SERVICES[service].get("environment", {}), **own, **ours}

    def _here(self, text: str) -> str:
        """What a container calls so, as it is called here."""
        return text.replace("/secrets", str(self.secrets)).replace("8000", str(self.api_port)).replace("$$", "$")

    def _make_programs(self) -> None:
        programs = {
            "make_secrets": f'#!/bin/sh\nexec {ROOT}/scripts/make_secrets "$@"\n',
            "osrsdiff": f'#!/bin/sh\nexec {OSRSDIFF} "$@"\n',
            "python": f'#!/bin/sh\nexec {sys.executable} "$@"\n',
            "pg_isready": f'#!/bin/sh\nexec {postgres.find_programs(get_settings())}/pg_isready "$@"\n',
            "redis-cli": REDIS_CLI.format(python=sys.executable, port=self._redis_port),
        }
        for name, script in programs.items():
            (self._programs / name).write_text(script)
            (self._programs / name).chmod(0o755)

    @asynccontextmanager
    async def servers(self) -> AsyncIterator[None]:
        """PostgreSQL as its image would make it, and Redis by the file's command; the URLs in the secrets find them."""
        database, redis = self._make_postgres(), self._make_redis()
        for server in (database, redis):
            server.start()
        try:
            self._redirect("database_url", "@postgres:5432/", f"@127.0.0.1:{self._postgres_port}/")
            self._redirect("redis_url", "@redis:6379/", f"@127.0.0.1:{self._redis_port}/")
            for service in ("postgres", "redis"):
                await self.until_healthy(service)
            await self._create_database()
            yield
        finally:
            for server in (redis, database):
                await server.stop(patience=10)

    def _redirect(self, name: str, there: str, here: str) -> None:
        url = self.secret(name)
        assert there in url
        (self.secrets / name).write_text(url.replace(there, here))

    def _make_postgres(self) -> Child:
        programs, data = postgres.find_programs(get_settings()), self._folder / "postgres"
        asked = {name: self._here(value) for name, value in SERVICES["postgres"]["environment"].items()}
        run_to_end(
            [
                *(str(programs / "initdb"), "-D", str(data), "--auth=scram-sha-256", "-U", asked["POSTGRES_USER"]),
                *(f"--pwfile={asked['POSTGRES_PASSWORD_FILE']}", *asked["POSTGRES_INITDB_ARGS"].split()),
            ]
        )
        options = {"port": self._postgres_port, "listen_addresses": "127.0.0.1", "unix_socket_directories": data}
        command = [
            str(programs / "postgres"),
            "-D",
            str(data),
            *(f"--{name}={value}" for name, value in options.items()),
        ]
        return Child(command, self._folder / "postgres.log", signal.SIGINT)

    async def _create_database(self) -> None:
        url, _, name = self.secret("database_url").rpartition("/")
        connection = await asyncpg.connect(f"{url}/postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    def _make_redis(self) -> Child:
        data = self._folder / "redis"
        data.mkdir()
        program, *arguments = (self._here(part) for part in SERVICES["redis"]["command"])
        assert program == "redis-server"
        where = ["--port", str(self._redis_port), "--bind", "127.0.0.1", "--dir", str(data)]
        command = [str(valkey.find_programs(get_settings()) / "valkey-server"), *arguments, *where]
        return Child(command, self._folder / "redis.log", signal.SIGTERM)
