"""THE pipeline: the one way in which anything the hiscores say enters the history.

    lease -> ask -> parse -> lock -> diff -> store -> schedule

A look never holds a transaction while it waits for the hiscores: the lease is committed before, and afterwards the
player is locked and read again (`settling.py`), so that the answer meets the state as it is then.
"""

import time
from datetime import datetime

from app.errors import Unavailable
from app.services.looks.asking import ask
from app.services.looks.leases import Lease, is_wanted, release, take_lease
from app.services.looks.request_budget import Turn
from app.services.looks.settling import LookResult, settle
from app.services.looks.tracker import Tracker


async def look(tracker: Tracker, player_id: int, *, scheduled: bool, patience: float) -> LookResult | None:
    """Look at a player once. None if there is nothing to do: no longer due, or another look serves as well.

    Waits at most `patience` seconds for the request budget, then raises Unavailable.
    """
    asked_at = None if scheduled else await _now(tracker)
    async with tracker.budget.turn(patience, scheduled=scheduled) as turn:
        # Many people may ask at once, one of whom gets the lease; who is due on schedule has been claimed already.
        if asked_at is not None and not await is_wanted(tracker, player_id, asked_at):
            return None
        lease = await _spend_and_lease(tracker, turn, player_id, asked_at, patience)
        if lease is None:
            return None
        begin = time.monotonic()
        try:
            answer = await ask(tracker, lease.question, turn.spend)
        except Unavailable:
            await release(tracker, lease)
            raise
    async with tracker.database.transaction() as session:
        result = await settle(session, tracker, lease, answer)
    tracker.counts.count(result.outcome, time.monotonic() - begin)
    return result


async def _now(tracker: Tracker) -> datetime:
    async with tracker.database.sessions() as session:
        return await tracker.now(session)


async def _spend_and_lease(
    tracker: Tracker, turn: Turn, player_id: int, asked_at: datetime | None, patience: float
) -> Lease | None:
    """A request of the budget and the right to make it, or neither: also if the database goes away in between."""
    lease = None
    await turn.spend()
    try:
        lease = await take_lease(tracker, player_id, asked_at, patience)
    finally:
        if lease is None:
            await turn.give_back()
    return lease
