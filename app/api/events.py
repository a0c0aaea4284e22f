"""What happens, as it happens: server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Container
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.api.deps import MayGoOn, MayGoOnDep, ReaderDep, ReadingDep
from app.api.event_feed import EventFeed
from app.api.event_follower import Event, Follower, Wants, parse_id
from app.api.schemas.common import errors
from app.api.schemas.events import STREAM
from app.errors import NotAuthenticated
from app.services.accounts.tokens import SignedIn
from app.services.instance import task_runs
from app.services.players import finding
from app.workers.events import LookEnded
from app.workers.task_config import SCHEDULED_TASKS
from app.workers.tasks import FETCH_PLAYER

PATIENCE_SECONDS = 30
"""How long a reader may take for one piece, before it counts as gone."""
CHECK_SECONDS = 15
"""How long a stream at most outlives the session or key that it was opened with."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Nothing on the way may keep a stream, nor hold it back."""
SCHEDULED = frozenset(task.name for task in SCHEDULED_TASKS)

router = APIRouter(prefix="/api/v1", tags=["events"])


class EventStream(Response):
    """Ends at once when the reader goes away or stops reading, or the process is stopped; soon, if it may no more."""

    media_type = "text/event-stream"

    def __init__(self, following: AbstractAsyncContextManager[Follower], may_go_on: MayGoOn) -> None:
        super().__init__()
        self.following, self.may_go_on = following, may_go_on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await send(message)

        async with (
            self.following as follower,
            _checked(follower, self.may_go_on),
            aclosing(follower.lines()) as lines,
        ):
            with suppress(TimeoutError):
                stream = StreamingResponse(lines, headers=HEADERS, media_type=self.media_type)
                await stream(scope, receive, send_in_time)


@asynccontextmanager
async def _checked(follower: Follower, may_go_on: MayGoOn) -> AsyncIterator[None]:
    async def check() -> None:
        is_good = True
        while is_good:
            await asyncio.sleep(CHECK_SECONDS)
            is_good = await may_go_on()
        follower.end()

    checking = asyncio.create_task(check())
    try:
        yield
    finally:
        checking.cancel()


async def _get_feed(request: Request) -> EventFeed:
    feed: EventFeed = request.app.state.event_feed
    return feed


@router.get("/events", status_code=200, response_class=EventStream, responses=STREAM | errors(401, 404, 422, 503))
async def follow_events(
    reader: ReaderDep,
    session: ReadingDep,
    feed: Annotated[EventFeed, Depends(_get_feed)],
    may_go_on: MayGoOnDep,
    player: Annotated[str | None, Query(description="follow looks at this player")] = None,
    run: Annotated[UUID | None, Query(description="follow this run, and the look it takes")] = None,
    last_event_id: Annotated[
        str | None, Header(pattern="^[0-9]{1,20}-[0-9]{1,20}$", description="go on after this event")
    ] = None,
) -> EventStream:
    """Looks that end and runs that change their state, as server-sent events. Without a filter: all you may see."""
    if player is None and run is None:
        wants = _all_for(reader)
    else:
        wants = await _chosen(session, reader, player, run)
    after = None if last_event_id is None else parse_id(last_event_id)
    return EventStream(feed.follow(wants, after, is_stranger=reader is None), may_go_on)


def _all_for(reader: SignedIn | None) -> Wants:
    """Looks, as everyone may see who reads; runs, as far as other requests show them."""
    names: Container[str] = ()
    if reader is not None:
        names = SCHEDULED | {FETCH_PLAYER} if reader.role == "admin" else SCHEDULED
    return lambda event: event.kind == LookEnded.kind or event.told["name"] in names


async def _chosen(session: AsyncSession, reader: SignedIn | None, player: str | None, run: UUID | None) -> Wants:
    """Raises NotFound for what there is not."""
    if run is not None:
        if reader is None:
            raise NotAuthenticated("Sign in to follow a run.")
        await task_runs.get(session, run)
    player_id = None if player is None else (await finding.find(session, player)).id
    run_id = None if run is None else str(run)

    def wants(event: Event) -> bool:
        is_of_player = player_id is not None and event.told.get("player_id") == player_id
        return is_of_player or (run_id is not None and event.told["run_id"] == run_id)

    return wants
