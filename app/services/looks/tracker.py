"""What a look takes besides the player."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Database
from app.hiscores.client import HiscoresClient
from app.services.history.metric_index import MetricIndex
from app.services.looks.breaker import Breaker
from app.services.looks.look_counts import LookCounts
from app.services.looks.request_budget import RequestBudget
from app.services.looks.rules import Rules

STORE_SECONDS = 15
"""How long storing an answer may take. A look whose worker died blocks the next one for this and one request."""


Clock = Callable[[], ColumnElement[datetime]]
"""The time as an SQL expression: all order of looks is decided by the database's clock."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """All that a look takes."""

    database: Database
    client: HiscoresClient
    breaker: Breaker
    budget: RequestBudget
    metrics: MetricIndex
    rules: Rules
    counts: LookCounts
    clock: Clock = func.statement_timestamp

    async def now(self, session: AsyncSession) -> datetime:
        """The time by the database's clock."""
        now: datetime = (await session.execute(select(self.clock()))).scalar_one()
        return now

    def lease(self, requests: int, patience: float = 0) -> timedelta:
        """How long a look of so many requests may be in flight, if it waits `patience` seconds in all for its turns."""
        return timedelta(seconds=requests * self.client.longest_seconds + patience + STORE_SECONDS)
