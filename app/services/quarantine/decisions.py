"""What the owner makes of an episode in quarantine: a new baseline, nothing, or another character."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict
from app.hiscores import names
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.services.looks.leases import lock
from app.services.looks.storing import Storing
from app.services.looks.tracker import Tracker
from app.services.quarantine import holding

REPLACED = ("last_fetched_at", "last_changed_at", "snapshot_count")


@dataclass(frozen=True, slots=True)
class Case:
    """An episode to be decided, its player locked."""

    session: AsyncSession
    tracker: Tracker
    episode: Quarantine
    player: Player
    now: datetime


async def take_up(session: AsyncSession, tracker: Tracker, episode_id: int) -> Case:
    """Lock what a decision is about, and know every metric in it. Raises NotFound."""
    episode = await holding.get(session, episode_id)
    player, _, now = await lock(session, tracker, episode.player_id)
    await session.refresh(episode)
    await tracker.metrics.refresh(session)
    return Case(session, tracker, episode, player, now)


async def accept(case: Case) -> None:
    """The character is as the held looks say: the first of them is a new baseline, the latest is progress after it."""
    _check_open(case)
    case.episode.undo = await _replaced(case)
    await (await _storing(case, case.player, case.episode.first_at)).rebase(holding.unpack_look(case.episode.first))
    await _follow(case, case.player)
    holding.close(case.session, case.player, case.episode, "accepted", case.now)


async def discard(case: Case) -> None:
    """The held looks were wrong. A next one that does not fit either begins another episode."""
    _check_open(case)
    holding.close(case.session, case.player, case.episode, "discarded", case.now)


async def split(case: Case) -> None:
    """Since the first of the held looks the name is another character's: that one starts clean, the old is archived."""
    _check_open(case)
    successor = await _succeed(case)
    await (await _storing(case, successor, case.episode.first_at)).go_on(holding.unpack_look(case.episode.first))
    await _follow(case, successor)
    case.episode.successor_id = successor.id
    holding.close(case.session, case.player, case.episode, "split", case.now)
    added = {"board": successor.board, "split_from": case.player.username}
    case.session.add(PlayerEvent(player_id=successor.id, at=case.now, kind="added", detail=added))
    left = {"username": successor.username}
    case.session.add(PlayerEvent(player_id=case.player.id, at=case.now, kind="split", detail=left))


def _check_open(case: Case) -> None:
    if case.episode.closed_at is not None:
        raise Conflict(f"This episode is over already ({case.episode.resolution}).")


async def _replaced(case: Case) -> dict[str, Any]:
    """What a new baseline replaces besides the values, for taking it back."""
    state = await case.session.get_one(PlayerState, case.player.id)
    kept = {name: getattr(case.player, name) for name in REPLACED}
    return {**kept, "state_at": state.fetched_at, "state_board": state.board}


async def _storing(case: Case, player: Player, at: datetime) -> Storing:
    state = await case.session.get(PlayerState, player.id)
    return Storing(case.session, player, state, case.tracker.metrics, case.tracker.rules, at)


async def _follow(case: Case, player: Player) -> None:
    """After the first of the held looks, the latest."""
    if case.episode.latest_at > case.episode.first_at:
        storing = await _storing(case, player, case.episode.latest_at)
        await storing.go_on(holding.unpack_look(case.episode.latest))


def held_looks(episode: Quarantine) -> int:
    """Of the looks in an episode, the first and the latest are kept."""
    return 1 if episode.first_at == episode.latest_at else 2


async def _succeed(case: Case) -> Player:
    """Archive the player, and give its name and its place in the schedule to a new one."""
    old = case.player
    successor = Player(
        username=old.username,
        username_key=old.username_key,
        board=old.board,
        detects_board=old.detects_board,
        board_in_doubt=old.detects_board,
        is_active=old.is_active,
        fetch_interval_minutes=old.fetch_interval_minutes,
        slot_at=old.slot_at,
        next_fetch_at=old.next_fetch_at,
        last_attempt_at=case.episode.latest_at,
        last_outcome="success",
        status="ok",
        look_count=held_looks(case.episode),
        snapshot_count=0,
        failure_count=0,
    )
    old.username, old.username_key = names.archived(old.username, old.id), names.archived(old.username_key, old.id)
    old.is_active, old.next_fetch_at, old.queued_until = False, None, None
    await case.session.flush()
    case.session.add(successor)
    await case.session.flush()
    return successor
