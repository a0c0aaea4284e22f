"""What is secret is nowhere but where it belongs: not in logs, answers, results of tasks, the audit log or Redis."""

import base64
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from app.models.base import Base
from app.setting_groups import DatabaseSettings, RedisSettings
from tests.system.processes import PASSWORD, Up, running_up

pytestmark = pytest.mark.slow

NEW, GUESS, IN_THE_WRONG_FIELD = "staple gun ninety", "a guess at something", "typed as a name by mistake"
KEY = "a key of this very test, long enough to be one, once."


async def test_secrets_are_found_nowhere(tmp_path: Path) -> None:
    async with (
        DemoServer(SimulatedHiscores(everyone=True)) as hiscores,
        running_up(
            tmp_path / "data", hiscores.url, ADMIN__PASSWORD=PASSWORD, JWT__SECRET_KEY=KEY, LOG_LEVEL="DEBUG"
        ) as up,
    ):
        tokens, answers = await _use_everything(up)
        secrets = [PASSWORD, NEW, GUESS, IN_THE_WRONG_FIELD, KEY, *tokens]
        settings = Settings(data_dir=up.folder, database=DatabaseSettings(), redis=RedisSettings())
        places = {"answers": "\n".join(answers)} | await _in_redis(settings) | await _in_database(settings)
        await up.stop(signal.SIGTERM)
        places |= {"printed": up.printed, "log": (up.folder / "logs" / "osrsdiff.log").read_text()}
    for place, found in places.items():
        assert found, place
        for secret in secrets:
            for form in (secret, secret.replace(" ", "+"), secret.replace(" ", "%20"), _in_base64(secret)):
                assert form not in found, (place, secret)


def _in_base64(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]


async def _use_everything(up: Up) -> tuple[list[str], list[str]]:
    """Tokens and keys that were given, and every other answer."""
    answers = [
        await _login(up, "admin", GUESS),
        await _login(up, IN_THE_WRONG_FIELD, GUESS),
        await up.client.get("/auth/me", params={"token": "x"}, headers={"Authorization": f"Basic {GUESS}"}),
        await up.client.post("/auth/login", json={"username": "admin", "password": PASSWORD}),
    ]
    pair: dict[str, Any] = (await _login(up, "admin", PASSWORD)).json()
    up.client.headers["Authorization"] = f"Bearer {pair['access_token']}"
    key = (await up.client.post("/api/v1/api-keys", json={"name": "ci", "scope": "admin"})).json()["key"]
    up.client.headers["Authorization"] = f"Bearer {key}"
    await up.client.post("/api/v1/players", json={"username": "Plain Jane"})
    await up.fetch("Plain Jane")
    answers += [await up.client.get("/api/v1/audit"), await up.client.get("/api/v1/task-runs")]
    up.client.headers["Authorization"] = f"Bearer {pair['access_token']}"
    passwords = {"present_password": PASSWORD, "new_password": NEW}
    answers += [
        await up.client.post("/api/v1/users", json={"username": "ann", "password": NEW, "role": "nobody"}),
        await up.client.post("/api/v1/users", json={"username": "ann", "password": [NEW]}),
        await up.client.post("/auth/password", json=passwords | {"present_password": GUESS}),
        await up.client.post("/auth/password", json=passwords | {"more": 1}),
        await up.client.post("/auth/password", json=passwords),
        await up.client.post("/auth/refresh", json={"refresh_token": [pair["refresh_token"]]}),
    ]
    fresh = (await up.client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})).json()
    answers.append(await up.client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]}))
    answers.append(await up.client.get("/auth/me", headers={"Authorization": f"Bearer {fresh['access_token']}x"}))
    tokens = [key, *(each[name] for each in (pair, fresh) for name in ("access_token", "refresh_token"))]
    return tokens, [answer.text for answer in answers]


async def _login(up: Up, username: str, password: str) -> httpx.Response:
    return await up.client.post("/auth/login", data={"username": username, "password": password})


async def _in_redis(settings: Settings) -> dict[str, str]:
    """All keys with all they hold, as Redis would write them to disk; short texts stand in that as they are."""
    found = []
    async with Redis.from_url(settings.redis_url) as redis:
        async for key in redis.scan_iter("*"):
            found += [key, await redis.dump(key) or b""]
    return {"Redis": b"\n".join(found).decode("latin-1")}


async def _in_database(settings: Settings) -> dict[str, str]:
    """Every row of every table as text."""
    database = Database(settings)
    async with database.reading() as session:
        rows = {
            f"table {table}": "\n".join(await session.scalars(text(f"SELECT row_to_json(t)::text FROM {table} t")))
            for table in Base.metadata.tables
        }
    await database.close()
    return {table: found for table, found in rows.items() if found}
