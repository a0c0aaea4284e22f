"""Everything a process holds open, made in one place: database, Redis, the hiscores, and what is tracked with them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from app.config import Settings
from app.db import Database
from app.hiscores.client import HiscoresClient
from app.services.history.metric_index import MetricIndex
from app.services.looks import activity
from app.services.looks.breaker import Breaker
from app.services.looks.look_counts import LookCounts
from app.services.looks.request_budget import RequestBudget
from app.services.looks.rules import Rules
from app.services.looks.tracker import Tracker
from app.showcase.mark import asking_the_right_hiscores
from app.workers.events import Events, open_events
from app.workers.task_config import usual_interval

REDIS_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Runtime:
    settings: Settings
    database: Database
    redis: Redis
    metrics: MetricIndex
    tracker: Tracker
    events: Events


def _rules(settings: Settings) -> Rules:
    usual = activity.LONGEST if settings.hiscores.adaptive else usual_interval(settings)
    return Rules(settings.plausible, usual, settings.hiscores.adaptive)


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Opens lazily: nothing is connected to before it is used."""
    settings = asking_the_right_hiscores(settings)
    async with AsyncExitStack() as stack:
        database = Database(settings)
        stack.push_async_callback(database.close)
        redis = Redis.from_url(settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)
        stack.push_async_callback(redis.aclose)
        metrics, breaker = MetricIndex(), Breaker(redis)
        counts = LookCounts(redis)
        stack.push_async_callback(counts.close)
        tracker = Tracker(
            database=database,
            client=await stack.enter_async_context(HiscoresClient(settings.hiscores)),
            breaker=breaker,
            budget=RequestBudget(settings.hiscores, redis, breaker),
            metrics=metrics,
            rules=_rules(settings),
            counts=counts,
        )
        events = await stack.enter_async_context(open_events(redis))
        yield Runtime(settings, database, redis, metrics, tracker, events)
