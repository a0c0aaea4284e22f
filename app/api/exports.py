"""A player's history as a file."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.errors import Unavailable
from app.models.player import Player
from app.services import export_formats, exports, players
from app.workers.runtime import Runtime

router = APIRouter(prefix="/api/v1/players/{username}", tags=["progress"])

MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}
AT_ONCE = 2
"""Each holds a connection for as long as its client takes to read."""

_places = asyncio.Semaphore(AT_ONCE)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {media_type: {} for media_type in MEDIA_TYPES.values()}}
}


@router.get(
    "/export",
    dependencies=[IsReader],
    response_class=StreamingResponse,
    responses=_FILE | errors(401, 404, 422, 503),
)
async def export_player(
    username: str,
    session: ReadingDep,
    runtime: RuntimeDep,
    format: Literal["csv", "jsonl", "parquet"] = "csv",  # noqa: A002
) -> StreamingResponse:
    """The complete history. `csv` and `parquet` have a row for each change; `jsonl` has all there is: also all ranks,
    coverage, events and former names, and a last line that counts those before it."""
    player = await players.find(session, username)
    if _places.locked():
        raise Unavailable(f"{AT_ONCE} exports are being sent already; try again in a moment.", retry_after=10)
    name = f"{player.username_key.replace(' ', '_')}.{format}"
    return StreamingResponse(
        _sent(runtime, player, format),
        media_type=MEDIA_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _sent(runtime: Runtime, player: Player, format: str) -> AsyncIterator[bytes]:  # noqa: A002
    """All of it as it was at one moment. An error cuts the connection, so that no file looks whole that is not."""
    async with _places, runtime.database.engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with AsyncSession(connection) as session:
            async for part in _parts(session, runtime, player, format):
                yield part


async def _parts(session: AsyncSession, runtime: Runtime, player: Player, format: str) -> AsyncIterator[bytes]:  # noqa: A002
    if format == "jsonl":
        now = await runtime.tracker.now(session)
        parts = export_formats.as_jsonl(exports.lines(session, player, now))
    elif format == "parquet":
        parts = export_formats.as_parquet(exports.changes(session, player.id))
    else:
        parts = export_formats.as_csv(exports.changes(session, player.id))
    async for part in parts:
        yield part
