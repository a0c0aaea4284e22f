"""What `docker-compose.yml` says works, as far as that can be seen without Docker."""

import asyncio
import re
import signal
import stat
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from app.demo.server import DemoServer
from tests.system.composed import ROOT, SERVICES, Composed

OURS = ("init", "migrate", "api", "worker", "scheduler")
STOP_SECONDS = 10
"""What Docker gives a container before it kills it."""


def test_every_port_is_on_loopback_and_no_password_stands_in_the_file() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(ports) == 4
    assert all(port.startswith("127.0.0.1:") for port in ports)
    for service in SERVICES.values():
        secret = {name for name in service.get("environment", {}) if re.search("PASSWORD|SECRET|URL", name)}
        assert all(name.endswith("_FILE") for name in secret)


def test_what_is_ours_or_a_server_runs_confined_and_not_as_root() -> None:
    for name in (*OURS, "frontend", "postgres", "redis"):
        assert SERVICES[name]["read_only"]
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    assert all(SERVICES[name]["image"] == "osrsdiff" for name in OURS)
    assert "USER 10001:10001\n" in (ROOT / "Dockerfile").read_text()
    assert [SERVICES[name]["user"] for name in ("postgres", "redis")] == ["postgres", "redis"]


async def test_init_makes_each_secret_once_for_the_group_alone(tmp_path: Path, hiscores: DemoServer) -> None:
    composed = Composed(tmp_path, hiscores.url)
    assert await composed.run("init") == (0, "")
    made = {path.name: path.read_text() for path in composed.secrets.iterdir()}
    paths = {value for name, value in SERVICES["api"]["environment"].items() if name.endswith("_FILE")}
    assert {Path(path).name for path in paths} < set(made)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o640 for path in composed.secrets.iterdir())
    passwords = [made[name] for name in ("database_password", "redis_password", "jwt_key", "admin_password")]
    assert len(set(passwords)) == 4
    assert all(re.fullmatch("[A-Za-z0-9]{43}", password) for password in passwords)
    assert await composed.run("init") == (0, "")
    assert {path.name: path.read_text() for path in composed.secrets.iterdir()} == made


@asynccontextmanager
async def running(composed: Composed, *services: str) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    processes = [await composed.start(service) for service in services]
    try:
        yield processes
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(120):
        while True:
            try:
                if (await client.get("/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_its_services_start_by_its_commands_work_together_and_stop_in_time(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    hiscores.world.add_player("Plain Jane")
    composed = Composed(tmp_path, hiscores.url)
    await composed.run("init")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(composed.servers())
        with pytest.raises(AuthenticationError):
            async with Redis.from_url(re.sub(":[^:]*@", "", composed.secret("redis_url"))) as stranger:
                await stranger.ping()
        assert [await composed.run("migrate") for _ in range(2)] == [(0, "The database is up to date.\n")] * 2
        parts = ("api", "worker", "worker", "scheduler", "scheduler")
        processes = await stack.enter_async_context(running(composed, *parts))
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{composed.api_port}", timeout=60)
        )
        await until_ready(client)
        for service in ("postgres", "redis", *sorted(set(parts))):
            await composed.until_healthy(service)
        credentials = {"username": "admin", "password": composed.secret("admin_password")}
        tokens = (await client.post("/auth/login", data=credentials)).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        assert (await client.post("/api/v1/players", json={"username": "Plain Jane"})).status_code == 201
        await until_looked_at(client)
        hiscores.world.fail("timeout")
        unanswered = asyncio.create_task(client.post("/api/v1/players", json={"username": "Nobody"}))
        await until_in_flight(hiscores)
        sent = time.monotonic()
        for process in processes:
            process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(process.wait() for process in processes))
        assert time.monotonic() - sent < STOP_SECONDS
        await asyncio.gather(unanswered, return_exceptions=True)
        assert (await composed.check("api"))[0] != 0


async def until_looked_at(client: httpx.AsyncClient) -> None:
    """A look that a person asks for is done by a worker."""
    started = (await client.post("/api/v1/players/Plain Jane/fetch")).json()
    async with asyncio.timeout(60):
        while (await client.get(started["status_url"])).json()["state"] != "finished":
            await asyncio.sleep(0.1)


async def until_in_flight(hiscores: DemoServer) -> None:
    async with asyncio.timeout(30):
        while not hiscores.world.requests.in_flight:
            await asyncio.sleep(0.05)
