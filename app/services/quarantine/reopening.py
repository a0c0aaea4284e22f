"""Taking a decision about an episode in quarantine back, as long as nothing has been built on it."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update

from app.errors import Conflict
from app.hiscores import names
from app.models.adjustment import Adjustment
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.look import Look
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.models.snapshot import Snapshot
from app.services.history import records, sealing, states
from app.services.quarantine import holding
from app.services.quarantine.decisions import Case, held_looks

RETURNED = ("username", "username_key", "board", "is_active", "fetch_interval_minutes", "slot_at", "next_fetch_at")
"""What the old player gets back when a split is undone."""


async def undo(case: Case) -> None:
    """Open a decided episode again, with every row as it was before. Raises Conflict if it is too late."""
    episode, player = case.episode, case.player
    if episode.resolution not in _UNDO:
        raise Conflict("There is no decision to take back: this episode is open, or it ended by itself.")
    if player.status == "quarantined":
        raise Conflict("Another episode of this player is open: decide that one first.")
    if player.status == "not_found":
        raise Conflict("The hiscores do not find this player any more: rename it, or wait until they do.")
    if player.is_archived and episode.resolution != "split":
        raise Conflict("The player is an archive by now: only the split that made it can be undone.")
    await _UNDO[episode.resolution](case)
    detail = {"undone": episode.resolution, "episode": episode.id}
    case.session.add(PlayerEvent(player_id=player.id, at=case.now, kind="quarantine_reopened", detail=detail))
    episode.closed_at = episode.resolution = episode.undo = episode.successor_id = None
    player.status = "quarantined"


async def _undo_accept(case: Case) -> None:
    await _check_nothing_later(case, case.player)
    since, kept = case.episode.first_at, case.episode.undo
    assert kept is not None, "an accepted episode knows what it replaced"
    for column in (Snapshot.fetched_at, Change.at, Adjustment.at, Coverage.start):
        table = column.class_
        await case.session.execute(delete(table).where(table.player_id == case.player.id, column >= since))
    state = await case.session.get_one(PlayerState, case.player.id)
    before = holding.unpack_state(case.episode.before)
    state.values, state.ranks, state.unreported = states.pack(before, case.tracker.metrics.by_name)
    state.fetched_at, state.board = datetime.fromisoformat(kept["state_at"]), kept["state_board"]
    case.player.last_fetched_at = datetime.fromisoformat(kept["last_fetched_at"])
    case.player.last_changed_at = datetime.fromisoformat(kept["last_changed_at"])
    case.player.snapshot_count = kept["snapshot_count"]
    await records.rebuild(case.session, case.player.id)


async def _undo_discard(case: Case) -> None:
    _check_same_board(case, case.player)
    if case.player.last_fetched_at is not None and case.player.last_fetched_at >= case.episode.first_at:
        raise Conflict("It is too late: a later look has fitted, and what was discarded does not follow from it.")
    state = await case.session.get_one(PlayerState, case.player.id)
    if states.unpack(state, case.tracker.metrics.by_id) != holding.unpack_state(case.episode.before):
        raise Conflict("It is too late: another decision has changed what this one was about.")


async def _undo_split(case: Case) -> None:
    """The new player goes; its looks return to the old one, which gets its name and place in the schedule back."""
    old, successor = case.player, await _successor(case)
    await _check_nothing_later(case, successor)
    if await case.session.scalar(select(exists().where(Quarantine.player_id == successor.id))):
        raise Conflict("It is too late: the new player has been in quarantine itself.")
    await case.session.execute(update(Look).where(Look.player_id == successor.id).values(player_id=old.id))
    old.look_count += successor.look_count - held_looks(case.episode)
    await case.session.delete(successor)
    await case.session.flush()
    for name in RETURNED:
        setattr(old, name, getattr(successor, name))


async def _successor(case: Case) -> Player:
    """The locked player that the episode's name was given to, if both have the names they got then."""
    successor = None
    if case.episode.successor_id is not None:
        successor = await case.session.get(Player, case.episode.successor_id, with_for_update=True)
    if successor is None or names.archived(successor.username_key, case.player.id) != case.player.username_key:
        raise Conflict("It is too late: one of the two players has been deleted or has got another name.")
    return successor


def _check_same_board(case: Case, player: Player) -> None:
    if player.board != case.episode.board:
        raise Conflict("It is too late: the player is on another board by now.")


async def _check_nothing_later(case: Case, player: Player) -> None:
    _check_same_board(case, player)
    await sealing.unseal(case.session, case.episode.first_at, player.id)
    later = exists().where(Snapshot.player_id == player.id, Snapshot.fetched_at > case.episode.latest_at)
    if await case.session.scalar(select(later)):
        raise Conflict("It is too late: later looks have been stored on top of this decision.")


_UNDO = {"accepted": _undo_accept, "discarded": _undo_discard, "split": _undo_split}
