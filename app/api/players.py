"""Tracked players."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.answers import UNCHANGED, TaggedRoute
from app.api.cursors import Cursor, decode_cursor, decode_place_cursor, encode_cursor
from app.api.deps import ActorDep, IsAdmin, IsReader, ReadingDep, RuntimeDep, SessionDep
from app.api.schemas.common import WITH_BODY, Limit, errors
from app.api.schemas.players import AUTO, NewPlayer, PlayerChange, PlayerOut, Players
from app.api.schemas.tasks import TaskStarted
from app.api.spans import UTC_ZONE, ZoneDep
from app.hiscores.boards import Board
from app.hiscores.metrics import OVERALL
from app.models.player import Player, Status
from app.services.accounts import audit
from app.services.history import periods
from app.services.looks import boards
from app.services.players import adding, changing, finding, overall, player_list
from app.services.players.player_list import Wanted
from app.services.progress import gains
from app.workers import runs
from app.workers.runtime import Runtime
from app.workers.task_config import next_fetch_slot
from app.workers.tasks import FETCH_PLAYER

router = APIRouter(prefix="/api/v1/players", tags=["players"], route_class=TaggedRoute)

Search = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")]


@router.post("", status_code=201, dependencies=[IsAdmin], responses=WITH_BODY | errors(401, 403, 404, 409, 502, 503))
async def add_player(body: NewPlayer, actor: ActorDep, runtime: RuntimeDep) -> PlayerOut:
    """Track a player from now on. Its first look is stored already when this answers."""
    board = None if body.board == AUTO else Board(body.board)
    await adding.add(runtime.tracker, body.username, board, body.fetch_interval_minutes, actor)
    async with runtime.database.sessions() as session:
        [added] = await _shown(session, runtime, [await finding.find(session, body.username)])
        return added


@router.get("", dependencies=[IsReader], responses=UNCHANGED | errors(401, 422, 503))
async def list_players(
    session: ReadingDep,
    runtime: RuntimeDep,
    zone: ZoneDep,
    search: Search = None,
    is_active: bool | None = None,
    status: Status | None = None,
    sort: Literal["name"] | player_list.Number = "name",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Players:
    """Players by name, or by a number: the largest first, those without one last. `search` finds parts of names, former
    ones too. `tz` says when today began."""
    wanted, order = Wanted(search, is_active, status), f"players by {sort}"
    if sort == "name":
        after = decode_cursor(cursor, order, 1)
        found = await player_list.by_name(session, wanted, after[0] if after else None, limit + 1)
        cursors = [encode_cursor(order, player.username_key) for player in found]
    else:
        today = await _midnight(session, runtime, zone)
        numbered = await player_list.by_number(
            session, runtime.metrics, wanted, sort, today, decode_place_cursor(cursor, order), limit + 1
        )
        found = [player for _, player in numbered]
        cursors = [encode_cursor(order, str(place), player.username_key) for place, player in numbered]
    return Players(
        items=await _shown(session, runtime, found[:limit], zone),
        next_cursor=cursors[limit - 1] if len(found) > limit else None,
        total=await player_list.count(session, wanted),
    )


@router.get("/{username}", dependencies=[IsReader], responses=UNCHANGED | errors(401, 404, 422, 503))
async def get_player(username: str, zone: ZoneDep, session: ReadingDep, runtime: RuntimeDep) -> PlayerOut:
    """One player: when it was looked at, and what came of it."""
    [player] = await _shown(session, runtime, [await finding.find(session, username)], zone)
    return player


@router.patch("/{username}", dependencies=[IsAdmin], responses=WITH_BODY | errors(401, 403, 404, 409, 503))
async def change_player(
    username: str, body: PlayerChange, actor: ActorDep, session: SessionDep, runtime: RuntimeDep
) -> PlayerOut:
    """Rename (the history stays), pause or resume, change the interval or the board."""
    player = await finding.find(session, username, for_update=True)
    if changes := body.model_dump(exclude_unset=True):
        audit.record(session, actor, "player_changed", player.username, **changes)
    if body.username is not None:
        await changing.rename(session, runtime.tracker, player, body.username)
    if body.board == AUTO:
        await boards.detect(session, player, await runtime.tracker.now(session))
    elif body.board is not None:
        await boards.choose(session, player, Board(body.board), await runtime.tracker.now(session))
    if "fetch_interval_minutes" in body.model_fields_set:
        await changing.change_interval(session, runtime.tracker, player, body.fetch_interval_minutes)
    if body.is_active is not None:
        await changing.set_active(session, runtime.tracker, player, body.is_active)
    await session.flush()
    [changed] = await _shown(session, runtime, [player])
    return changed


@router.delete("/{username}", status_code=204, dependencies=[IsAdmin], responses=errors(401, 403, 404, 422, 503))
async def delete_player(username: str, actor: ActorDep, session: SessionDep) -> None:
    """Stop tracking a player and delete all of its history, for good."""
    player = await finding.find(session, username, for_update=True)
    audit.record(session, actor, "player_deleted", player.username)
    await changing.remove(session, player)


@router.post(
    "/{username}/fetch", status_code=202, dependencies=[IsAdmin], responses=errors(401, 403, 404, 409, 422, 503)
)
async def fetch_now(username: str, runtime: RuntimeDep) -> TaskStarted:
    """Look at a player now. The outcome is at `status_url`."""
    async with runtime.database.sessions() as session:
        player = await finding.find_to_fetch(session, username)
    return TaskStarted.of(await runs.start(runtime, FETCH_PLAYER, player_id=player.id))


async def _shown(
    session: AsyncSession, runtime: Runtime, found: Sequence[Player], zone: ZoneInfo = UTC_ZONE
) -> list[PlayerOut]:
    ids = [player.id for player in found]
    rows = await overall.of_players(session, ids, runtime.metrics)
    today = await _midnight(session, runtime, zone)
    gained = await gains.since(session, ids, runtime.metrics.by_name[OVERALL], today)
    next_slot = next_fetch_slot(runtime.settings)
    return [PlayerOut.of(player, rows.get(player.id), gained.get(player.id), next_slot) for player in found]


async def _midnight(session: AsyncSession, runtime: Runtime, zone: ZoneInfo) -> datetime:
    """When today began there."""
    return periods.midnight((await runtime.tracker.now(session)).astimezone(zone).date(), zone)
