"""The log of looks at a player."""

from fastapi import APIRouter

from app.api.answers import UNCHANGED, TaggedRoute
from app.api.cursors import Cursor, decode_time_cursor, paged
from app.api.deps import IsReader, ReadingDep
from app.api.schemas.common import Limit, errors
from app.api.schemas.looks import LookOut, Looks
from app.services.looks import look_log
from app.services.players import finding

router = APIRouter(prefix="/api/v1/players/{username}", tags=["players"], route_class=TaggedRoute)


@router.get("/fetches", dependencies=[IsReader], responses=UNCHANGED | errors(401, 404, 422, 503))
async def list_fetches(username: str, session: ReadingDep, limit: Limit = 50, cursor: Cursor = None) -> Looks:
    """The looks at a player, newest first, and what came of each: wrong answers, too."""
    player = await finding.find(session, username)
    order = f"fetches of {player.id}"
    found = await look_log.page(session, player, decode_time_cursor(cursor, order), limit + 1)
    shown, next_cursor = paged(found, limit, order, lambda look: (look.at.isoformat(),))
    return Looks(
        items=[LookOut.model_validate(look) for look in shown],
        next_cursor=next_cursor,
    )
