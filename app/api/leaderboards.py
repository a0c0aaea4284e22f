"""Who is ahead."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.answers import UNCHANGED, Answer, TaggedRoute
from app.api.cursors import Cursor, decode_amount_cursor, encode_cursor
from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import Limit, errors
from app.api.schemas.leaderboards import By, Leaderboard, StandingOut, standing_out
from app.api.spans import AskedSpan, SpanDep
from app.errors import Invalid
from app.hiscores.boards import Board
from app.services.history.metric_index import KnownMetric
from app.services.progress import leaderboard_cache, leaderboards
from app.services.progress.leaderboards import Standing
from app.workers.runtime import Runtime

router = APIRouter(prefix="/api/v1/leaderboards", tags=["leaderboards"], route_class=TaggedRoute)


@router.get(
    "/{metric}", response_model=Leaderboard, dependencies=[IsReader], responses=UNCHANGED | errors(401, 422, 503)
)
async def get_leaderboard(
    metric: str,
    asked: SpanDep,
    session: ReadingDep,
    runtime: RuntimeDep,
    by: By = "value",
    board: Board | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Answer:
    """The tracked players in the order of a metric's value, or of what they gained of it (in the last week unless
    another time is given; one that ends now begins at a whole minute)."""
    described = await runtime.metrics.of_slug(session, metric)
    order = f"{described.slug} by {by}"
    after = decode_amount_cursor(cursor, order)
    now = await runtime.tracker.now(session)
    start, end = _span(by, asked, now)
    if by == "value":
        found = await leaderboards.by_value(session, described, board, after, limit + 1)
    else:
        standings = await leaderboard_cache.by_gained(
            session, runtime.redis, described, board, start, end, ends_now=end == now
        )
        found = leaderboards.page_of(standings, after, limit + 1)
    items = await _shown(session, runtime, described, found.items[:limit], end)
    last = found.items[limit - 1] if len(found.items) > limit else None
    answer: Leaderboard = {
        "metric": described.slug,
        "measure": described.measure,
        "by": by,
        "start": start,
        "end": end,
        "items": items,
        "next_cursor": None if last is None else encode_cursor(order, str(last.amount), str(last.player_id)),
        "total": found.total,
    }
    return Answer(answer)


def _span(by: By, asked: AskedSpan, now: datetime) -> tuple[datetime | None, datetime]:
    """What slides with the time begins at a whole minute: it is the same for everyone who asks in that minute."""
    if by == "value":
        if asked.is_given:
            raise Invalid("A board by value is of now: leave the time out, or ask by=gained.")
        return None, now
    span = asked.at(now, default="week")
    if span is None:
        return None, now
    return span.start if asked.start else span.start.replace(second=0, microsecond=0), span.end


async def _shown(
    session: AsyncSession, runtime: Runtime, metric: KnownMetric, standings: Sequence[Standing], end: datetime
) -> list[StandingOut]:
    players = await leaderboards.contenders(session, standings)
    rules = runtime.tracker.rules
    return [
        standing_out(metric, standing, player, stale=rules.is_stale(player, end))
        for standing in standings
        if (player := players.get(standing.player_id))  # Else it was deleted in this moment.
    ]
