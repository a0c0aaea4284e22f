"""What happened to a player besides progress."""

from fastapi import APIRouter

from app.api.answers import UNCHANGED, TaggedRoute
from app.api.cursors import Cursor, decode_id_cursor, paged
from app.api.deps import IsReader, ReadingDep
from app.api.schemas.common import Limit, errors
from app.api.schemas.player_events import PlayerEventOut, PlayerEvents
from app.services.players import finding, player_events

router = APIRouter(prefix="/api/v1/players", tags=["players"], route_class=TaggedRoute)


@router.get("/{username}/events", dependencies=[IsReader], responses=UNCHANGED | errors(401, 404, 422, 503))
async def list_player_events(
    username: str, session: ReadingDep, limit: Limit = 50, cursor: Cursor = None
) -> PlayerEvents:
    """Renames, changes of board, quarantines and the like, newest first."""
    player = await finding.find(session, username)
    order = f"events of {player.id}"
    found = await player_events.page(session, player.id, decode_id_cursor(cursor, order), limit + 1)
    shown, next_cursor = paged(found, limit, order, lambda event: (str(event.id),))
    return PlayerEvents(
        items=[PlayerEventOut.model_validate(event) for event in shown],
        next_cursor=next_cursor,
    )
