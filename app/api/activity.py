"""What all players did."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from app.api.answers import UNCHANGED, Answer, TaggedRoute
from app.api.cursors import Cursor, decode_moment_cursor, paged
from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.activity import Activity, activity_out
from app.api.schemas.common import errors
from app.api.spans import Moment
from app.errors import Invalid
from app.services.progress import play_sessions

router = APIRouter(prefix="/api/v1/activity", tags=["progress"], route_class=TaggedRoute)

ORDER = "activity"
USUAL, LONGEST = timedelta(days=7), timedelta(days=31)


@router.get("", response_model=Activity, dependencies=[IsReader], responses=UNCHANGED | errors(401, 422, 503))
async def list_activity(
    session: ReadingDep,
    runtime: RuntimeDep,
    since: Annotated[Moment | None, Query(description="at most 31 days ago; a week, if it is left out")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="how many at most")] = 20,
    cursor: Cursor = None,
) -> Answer:
    """What all players gained since then, session by session, the one that ended last first. A session is made of looks
    that saw a change, less than two hours from one to the next; it is cut where the time that is asked for begins."""
    begin = _begin(since, await runtime.tracker.now(session))
    found = await play_sessions.newest(session, runtime.metrics, begin, decode_moment_cursor(cursor, ORDER), limit + 1)
    shown, next_cursor = paged(found, limit, ORDER, lambda last: (last.end.isoformat(), str(last.player_id)))
    return Answer(activity_out(begin, shown, next_cursor))


def _begin(since: datetime | None, now: datetime) -> datetime:
    if since is None:
        return now - USUAL
    if since < now - LONGEST:
        raise Invalid(f"Ask for the last {LONGEST.days} days at most; the history of a player goes back further.")
    return since
