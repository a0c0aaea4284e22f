"""Remembers leaderboards of gains in Redis, under all that they depend on; without Redis they are reckoned anew."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.boards import Board
from app.models.metric import Metric
from app.models.player import Player
from app.services.history.metric_index import KnownMetric
from app.services.progress import leaderboards
from app.services.progress.gains import Gain
from app.services.progress.leaderboards import Standing

REMEMBERED_SECONDS = 90
KEY_PREFIX = "osrsdiff:standings:"


async def by_gained(
    session: AsyncSession,
    redis: Redis,
    metric: KnownMetric,
    board: Board | None,
    start: datetime | None,
    end: datetime,
    *,
    ends_now: bool,
) -> Sequence[Standing]:
    """As `leaderboards.by_gained`. What ends now stays as it is until something is stored."""
    depends_on = (metric.id, board, start, None if ends_now else end, await _fingerprint(session))
    key = KEY_PREFIX + ":".join(str(part) for part in depends_on)
    with suppress(RedisError):
        if (remembered := await redis.get(key)) is not None:
            return _unpack(remembered)
    standings = await leaderboards.by_gained(session, metric, board, start, end)
    with suppress(RedisError):
        await redis.set(key, orjson.dumps(standings, default=tuple), ex=REMEMBERED_SECONDS)
    return standings


def _unpack(remembered: bytes | str) -> list[Standing]:
    return [
        Standing(place, player_id, value, Gain(*gain)) for place, player_id, value, gain in orjson.loads(remembered)
    ]


async def _fingerprint(session: AsyncSession) -> str:
    """Is another one whenever any gain may be: all that is stored or taken back moves one of these, and a look that
    changed nothing changes no gain. Read before the gains, so they are never older than it."""
    of_player = (Player.id, Player.username_key, Player.board, Player.last_changed_at, Player.snapshot_count)
    merged = select(func.count(Metric.merged_into)).scalar_subquery()
    row = (
        await session.execute(
            select(func.count(), func.sum(func.hashtextextended(func.concat_ws(" ", *of_player), 0)), merged)
        )
    ).one()
    return "-".join(str(part) for part in row)
