"""The complete history of a player, as a file."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from enum import StrEnum
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Message, Receive, Scope, Send

from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.db import FAILURES, is_away
from app.errors import Unavailable
from app.models.player import Player
from app.services.players import finding
from app.services.transfer import change_tables
from app.services.transfer.exports import Export

SHARE_OF_CONNECTIONS = 4
"""An export holds a connection as long as its reader takes: at most one of so many."""
RETRY_SECONDS = 30
PATIENCE_SECONDS = 60
"""How long a reader may take for one piece, before it counts as gone."""


class Format(StrEnum):
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


MEDIA_TYPES = {
    Format.csv: "text/csv; charset=utf-8",
    Format.jsonl: "application/jsonl",
    Format.parquet: "application/vnd.apache.parquet",
}
_SCHEMAS = {media_type.partition(";")[0]: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file; it is whole only if the transfer ends by itself", "content": _SCHEMAS}
}

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/api/v1/players", tags=["players"])


class ExportResponse(StreamingResponse):
    """Ends at once when the reader goes away or stops reading, or the database does."""

    def __init__(self, session: AsyncSession, contents: AsyncIterator[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(contents, headers=headers)
        self.session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_whole = False

        async def send_in_time(message: Message) -> None:
            nonlocal is_whole
            async with asyncio.timeout(PATIENCE_SECONDS):
                await send(message)
            is_whole = message.get("more_body") is False

        assert isinstance(self.body_iterator, AsyncGenerator)
        try:
            async with aclosing(self.body_iterator):
                await super().__call__(scope, receive, send_in_time)
        except FAILURES as error:
            if not is_away(error):
                raise
            # The answer stays without its end, and the server cuts the connection.
            log.warning("An export could not be finished.", path=scope["path"], error=str(error))
        finally:
            if not is_whole:
                # Whatever the connection to the database is in the middle of, nobody else can use it.
                await self.session.invalidate()


def places(pool_size: int) -> asyncio.Semaphore:
    """For so many exports at a time."""
    return asyncio.Semaphore(max(1, pool_size // SHARE_OF_CONNECTIONS))


async def _take_place(request: Request) -> AsyncIterator[None]:
    free: asyncio.Semaphore = request.app.state.export_places
    if free.locked():
        raise Unavailable("Other exports are under way; try again when one of them is done.", retry_after=RETRY_SECONDS)
    async with free:
        yield


async def _open_session(runtime: RuntimeDep) -> AsyncIterator[AsyncSession]:
    async with runtime.database.of_one_moment() as session:
        yield session


# Without scope "function": both last until all is sent.
HasPlace = Depends(_take_place)
MomentDep = Annotated[AsyncSession, Depends(_open_session)]


@router.get(
    "/{username}/export",
    dependencies=[IsReader, HasPlace],
    response_class=StreamingResponse,
    responses=FILE | errors(401, 404, 422, 503),
)
async def export_player(
    username: str,
    session: MomentDep,
    reading: ReadingDep,
    format: Format = Format.csv,  # noqa: A002
) -> ExportResponse:
    """The whole history as it is now. `csv` and `parquet`: the changes, a row each; `jsonl`: all that is kept."""
    await reading.close()  # One connection at a time, or enough requests wait for each other for ever.
    player = await finding.find(session, username)
    name = re.sub("[^a-z0-9]", "_", player.username_key)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{format.value}"',
        "Content-Type": MEDIA_TYPES[format],
        "Cache-Control": "private, no-store",
    }
    return ExportResponse(session, _contents(session, player, format), headers)


def _contents(session: AsyncSession, player: Player, asked: Format) -> AsyncIterator[bytes]:
    if asked == Format.parquet:
        from app.services.transfer.change_parquet import as_parquet

        return as_parquet(session, player)
    return change_tables.as_csv(session, player) if asked == Format.csv else Export(session, [player]).lines()
