"""The log of looks at a player."""

from datetime import UTC, datetime

from fastapi import APIRouter

from app.api.deps import IsReader, SessionDep
from app.api.schemas.common import Cursor, Limit, decode_cursor, encode_cursor, errors
from app.api.schemas.looks import LookOut, Looks
from app.errors import Invalid
from app.services import looks, players

router = APIRouter(prefix="/api/v1/players/{username}", tags=["players"])


@router.get("/fetches", dependencies=[IsReader], responses=errors(401, 404, 422, 503))
async def list_fetches(username: str, session: SessionDep, limit: Limit = 50, cursor: Cursor = None) -> Looks:
    """The looks at a player, newest first, and what came of each: wrong answers, too."""
    player = await players.find(session, username)
    found = await looks.page(session, player, _look_cursor(cursor), limit + 1)
    shown = found[:limit]
    return Looks(
        items=[LookOut.model_validate(look) for look in shown],
        next_cursor=encode_cursor(shown[-1].at.isoformat()) if len(found) > limit else None,
    )


def _look_cursor(cursor: str | None) -> datetime | None:
    parts = decode_cursor(cursor, 1)
    try:
        return None if parts is None else datetime.fromisoformat(parts[0]).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("The cursor is not one from `next_cursor`.") from error
