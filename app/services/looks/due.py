"""When players are looked at: due times, the claim of who is due, and what an answer does to them.

Two ways lead to a due time. A player with an interval of its own has a grid of slots, one interval apart, begun when it
was added. A player without one gets a due time from each slot of the `fetch_hiscores` schedule, or, where looks are
adaptive, from each look (`activity.py`). Either way the due time is a column; nothing is lost if the queue is.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Interval, Select, case, func, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from app.models.player import Player

MIN_SPACING = timedelta(seconds=55)
"""Between two scheduled looks at one player: the minute we promise the hiscores, less the delay a dispatch may have."""
QUEUE_LEASE = timedelta(minutes=5)
"""After this a queued look that never began is queued again."""
REASK_AFTER_NOT_FOUND = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8))
"""One 404 is not the end of a player: the hiscores give them by mistake."""
FIRST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=1)
GOLDEN_RATIO = 0.6180339887
DISPATCH_EVERY = timedelta(minutes=1)
"""Who becomes due after a slot's last dispatch would be found only in the next slot, so nobody does."""


async def make_due_in_slot(session: AsyncSession, slot: datetime, length: timedelta, *, only_new: bool = False) -> None:
    """Make every active player without an interval due once in the slot, each at its own stable place in it.

    Doing it twice for one slot changes nothing. Who is due still from an earlier slot keeps that place, or the last in
    line would never be reached; one look then serves both slots. A player left alone after failures stays so.
    With `only_new`, those who have a due time keep it.
    """
    # Multiples of the golden ratio, modulo 1, spread any run of ids evenly.
    multiple = Player.id * GOLDEN_RATIO
    seconds = max(length - DISPATCH_EVERY, timedelta()).total_seconds() * (multiple - func.floor(multiple))
    in_slot = literal(slot) + func.make_interval(0, 0, 0, 0, 0, 0, seconds, type_=Interval)
    next_fetch_at = case(
        (Player.next_fetch_at <= slot, Player.next_fetch_at),
        (Player.failure_count > 0, func.greatest(in_slot, Player.next_fetch_at)),
        else_=in_slot,
    )
    await session.execute(
        update(Player)
        .where(Player.is_active, Player.fetch_interval_minutes.is_(None))
        .where(or_(Player.slot_at.is_(None), Player.slot_at < slot))
        .where(Player.next_fetch_at.is_(None) if only_new else true())
        .values(slot_at=slot, next_fetch_at=next_fetch_at)
        .execution_options(synchronize_session=False)
    )


async def make_all_due(session: AsyncSession, now: ColumnElement[datetime]) -> None:
    """Make every active player due at once, whatever its interval; the grids of intervals stay as they are."""
    await session.execute(
        update(Player)
        .where(Player.is_active, or_(Player.next_fetch_at.is_(None), Player.next_fetch_at > now))
        .values(next_fetch_at=now)
        .execution_options(synchronize_session=False)
    )


async def longest_wait(session: AsyncSession, now: ColumnElement[datetime]) -> timedelta | None:
    """How long ago the active player that has been due the longest became due; None if nobody is due."""
    waiting = select(now - func.min(Player.next_fetch_at)).where(Player.is_active, Player.next_fetch_at <= now)
    wait: timedelta | None = await session.scalar(waiting)
    return wait


async def claim_due(session: AsyncSession, now: ColumnElement[datetime], most_in_queue: int) -> list[int]:
    """Claim who is due, longest due first, for queueing; at most so many that `most_in_queue` wait at any time.

    Returns their ids in that order.
    """
    waiting = select(func.count()).select_from(Player).where(Player.queued_until > now).scalar_subquery()
    wanted = _due(now).order_by(Player.next_fetch_at).limit(func.greatest(most_in_queue - waiting, 0))
    claimed = await session.execute(_claim(wanted, now))
    return [player_id for _, player_id in sorted((due_at, player_id) for due_at, player_id in claimed)]


async def claim_probe(session: AsyncSession, now: ColumnElement[datetime]) -> list[int]:
    """Claim one who is due, to find out whether the hiscores answer again, and each time another one."""
    wanted = _due(now).order_by(Player.last_attempt_at.nulls_first()).limit(1)
    return [player_id for _, player_id in await session.execute(_claim(wanted, now))]


def _due(now: ColumnElement[datetime]) -> Select[int]:
    return (
        select(Player.id)
        .where(Player.is_active, Player.next_fetch_at <= now)
        .where(or_(Player.queued_until.is_(None), Player.queued_until <= now))
        .where(or_(Player.looking_until.is_(None), Player.looking_until <= now))
        .where(or_(Player.last_attempt_at.is_(None), Player.last_attempt_at <= now - MIN_SPACING))
        .with_for_update(skip_locked=True)
    )


def _claim(wanted: Select[int], now: ColumnElement[datetime]) -> ReturningUpdate[datetime | None, int]:
    # Chosen once: PostgreSQL may run a subquery anew for each row, which then finds those that are not claimed yet.
    chosen = wanted.cte("chosen").prefix_with("MATERIALIZED")
    return (
        update(Player)
        .where(Player.id == chosen.c.id)
        .values(queued_until=now + QUEUE_LEASE)
        .returning(Player.next_fetch_at, Player.id)
    )


async def unqueue(session: AsyncSession, player_id: int) -> None:
    """Give a claim back whose look was not made: the player is due as before."""
    await session.execute(update(Player).where(Player.id == player_id).values(queued_until=None))


def schedule_next(player: Player, now: datetime, retry_in: timedelta | None) -> None:
    """Set the due time after a look that was due: the next slot of the player's grid, or as `retry_in` says.

    Slots that have passed meanwhile count as served by this look, so a long pause is caught up once.
    """
    next_slot: datetime | None = None
    if player.fetch_interval_minutes is not None:
        interval = timedelta(minutes=player.fetch_interval_minutes)
        grid = player.slot_at or now
        player.slot_at = grid + interval * ((now - grid) // interval)
        next_slot = player.slot_at + interval
    player.next_fetch_at = next_slot if retry_in is None else now + retry_in


def start_schedule(player: Player, now: datetime) -> None:
    """Begin the grid of a player with an interval, one interval from now; the others wait for the next slot of all."""
    player.slot_at = now
    player.next_fetch_at = None
    if player.fetch_interval_minutes is not None:
        player.next_fetch_at = now + timedelta(minutes=player.fetch_interval_minutes)


def backoff(failures: int, retry_after: int | None) -> timedelta:
    """How long to leave a player alone after `failures` in a row: doubling, with jitter, no less than we were told."""
    doubled = min(FIRST_BACKOFF * (1 << min(failures - 1, 10)), LONGEST_BACKOFF)
    jitter = random.uniform(0.75, 1.25)  # noqa: S311
    return max(doubled * jitter, timedelta(seconds=retry_after or 0))


def reask(failures: int) -> timedelta | None:
    """How soon to ask again after so many 404 in a row; None once the name counts as not found."""
    return REASK_AFTER_NOT_FOUND[failures - 1] if failures <= len(REASK_AFTER_NOT_FOUND) else None
