"""Looks that cannot be progress, and what the owner decides about them."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.cursors import Cursor, decode_id_cursor, paged
from app.api.deps import ActorDep, IsAdmin, IsSignedIn, ReadingDep, RuntimeDep, SessionDep
from app.api.schemas.common import Id, Limit, errors
from app.api.schemas.quarantine import EpisodeDetail, EpisodeOut, Episodes
from app.services.accounts import audit
from app.services.accounts.audit import Actor
from app.services.players import finding
from app.services.quarantine import decisions, episodes, reopening
from app.services.quarantine.decisions import Case
from app.workers.runtime import Runtime

router = APIRouter(prefix="/api/v1/quarantine", tags=["quarantine"])

ORDER = "episodes"

Username = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")]
DECIDED = errors(401, 403, 404, 409, 422, 503)


@router.get("", dependencies=[IsSignedIn], responses=errors(401, 404, 422, 503))
async def list_episodes(
    session: ReadingDep,
    runtime: RuntimeDep,
    is_open: bool | None = None,
    username: Username = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Episodes:
    """Episodes of looks that were put aside, newest first."""
    player = None if username is None else await finding.find(session, username)
    player_id = None if player is None else player.id
    found = await episodes.page(session, player_id, is_open, decode_id_cursor(cursor, ORDER), limit + 1)
    shown, next_cursor = paged(found, limit, ORDER, lambda listed: (str(listed.episode.id),))
    await runtime.metrics.refresh(session)
    return Episodes(
        items=[EpisodeOut.of(listed, runtime.metrics) for listed in shown],
        next_cursor=next_cursor,
    )


@router.get("/{episode_id}", dependencies=[IsSignedIn], responses=errors(401, 404, 422, 503))
async def get_episode(episode_id: Id, session: ReadingDep, runtime: RuntimeDep) -> EpisodeDetail:
    """One episode, with every metric whose value is not the same as before."""
    return await _shown(session, runtime, episode_id)


@router.post("/{episode_id}/accept", dependencies=[IsAdmin], responses=DECIDED)
async def accept_episode(episode_id: Id, actor: ActorDep, session: SessionDep, runtime: RuntimeDep) -> EpisodeDetail:
    """The character is as these looks say: they become a new baseline, without a gain and without a loss."""
    return await _decide(session, runtime, actor, episode_id, "quarantine_accepted", decisions.accept)


@router.post("/{episode_id}/discard", dependencies=[IsAdmin], responses=DECIDED)
async def discard_episode(episode_id: Id, actor: ActorDep, session: SessionDep, runtime: RuntimeDep) -> EpisodeDetail:
    """These looks were wrong: forget them. A later one that does not fit either begins another episode."""
    return await _decide(session, runtime, actor, episode_id, "quarantine_discarded", decisions.discard)


@router.post("/{episode_id}/split", dependencies=[IsAdmin], responses=DECIDED)
async def split_episode(episode_id: Id, actor: ActorDep, session: SessionDep, runtime: RuntimeDep) -> EpisodeDetail:
    """The name has passed to another character: that one starts clean, the history so far is archived."""
    return await _decide(session, runtime, actor, episode_id, "quarantine_split", decisions.split)


@router.post("/{episode_id}/undo", dependencies=[IsAdmin], responses=DECIDED)
async def undo_episode(episode_id: Id, actor: ActorDep, session: SessionDep, runtime: RuntimeDep) -> EpisodeDetail:
    """Take the decision back. 409 once later looks have been stored on top of it."""
    return await _decide(session, runtime, actor, episode_id, "quarantine_undone", reopening.undo)


async def _decide(
    session: AsyncSession,
    runtime: Runtime,
    actor: Actor,
    episode_id: int,
    action: str,
    decide: Callable[[Case], Awaitable[None]],
) -> EpisodeDetail:
    case = await decisions.take_up(session, runtime.tracker, episode_id)
    audit.record(session, actor, action, case.player.username, episode=episode_id)
    await decide(case)
    await session.flush()
    return await _shown(session, runtime, episode_id)


async def _shown(session: AsyncSession, runtime: Runtime, episode_id: int) -> EpisodeDetail:
    listed = await episodes.get(session, episode_id)
    compared = await episodes.compare(session, listed.episode, runtime.metrics)
    return EpisodeDetail.with_metrics(listed, compared, runtime.metrics)
