"""An instance to measure: embedded servers on a folder, and the API over them in a process of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import select, text

from app.config import Settings
from app.db import Database
from app.embedded.engines import running_engines
from app.errors import Conflict
from app.migrate import upgrade
from app.models.metric import Metric
from app.services.accounts import users
from app.setting_groups import DatabaseSettings, RedisSettings
from benchmarks.processes import API_PORT, running

PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Instance:
    folder: Path
    settings: Settings
    database: Database
    metric_ids: Mapping[str, int]

    async def execute(self, statement: str, **values: object) -> None:
        """One statement by itself, as VACUUM has to be; it may take as long as it takes."""
        async with self.database.reading() as session:
            await session.execute(text(statement), values)

    async def number(self, query: str, **values: object) -> int:
        async with self.database.reading() as session:
            return int((await session.execute(text(query), values)).scalar_one())


@asynccontextmanager
async def open_instance(folder: Path) -> AsyncIterator[Instance]:
    """PostgreSQL and Valkey on a data folder, which may hold an instance already."""
    settings = Settings(data_dir=folder, database=DatabaseSettings(), redis=RedisSettings())
    database = Database(settings, statement_seconds=None)
    async with running_engines(settings):
        await upgrade(settings)
        async with database.sessions() as session:
            ids = {metric.name: metric.id for metric in await session.scalars(select(Metric))}
        try:
            yield Instance(folder, settings, database, ids)
        finally:
            await database.close()


@asynccontextmanager
async def signed_in(instance: Instance) -> AsyncIterator[aiohttp.ClientSession]:
    """Someone who may do everything, at one API process."""
    try:
        async with instance.database.transaction() as session:
            await users.create(session, "admin", PASSWORD, "admin")
    except Conflict:
        pass  # From the time before on the same folder.
    address = f"http://127.0.0.1:{API_PORT}"
    async with running(instance.folder, "api", "--port", str(API_PORT), port=API_PORT):
        login = {"username": "admin", "password": PASSWORD}
        async with aiohttp.ClientSession(address) as client, client.post("/auth/login", data=login) as answer:
            token = (await answer.json())["access_token"]
        async with aiohttp.ClientSession(address, headers={"Authorization": f"Bearer {token}"}) as client:
            yield client
