"""The tasks: each opens what it needs and calls one service."""

import math
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from structlog.contextvars import bind_contextvars

from app.backups import keeping
from app.services.history import sealing
from app.services.instance import index_upkeep, pruning, task_runs
from app.services.looks import boards, due
from app.workers.broker import broker, current_runtime
from app.workers.locks import alone
from app.workers.looking import look_or_join
from app.workers.runtime import Runtime
from app.workers.task_config import (
    BACK_UP,
    CHECK_BOARDS,
    DISPATCH_DUE,
    FETCH_HISCORES,
    SEAL_RANKS,
    TIDY_UP,
    scheduled_tasks,
)

FETCH_PLAYER = "fetch_player"
TIMEOUT_SECONDS = 600
"""Of a task; the label is called `timeout`, any other name is ignored without a word. Longer than a scheduled look
waits for the budget and four requests take that run into their time-outs."""
LONG_TIMEOUT_SECONDS = 6 * 3600
"""Of those that work through years of data, which takes as long as the disks need."""
LONG = dict.fromkeys((BACK_UP, TIDY_UP), timedelta(seconds=LONG_TIMEOUT_SECONDS) + task_runs.LOST_AFTER)
QUEUED_MINUTES = 2
"""How many minutes' worth of looks wait in the queue at most; the rest wait as rows, where nothing can get lost."""

UNDER_WAY = {"skipped": "Another run of it is under way."}


@broker.task(FETCH_HISCORES, timeout=TIMEOUT_SECONDS)
async def fetch_hiscores(slot: datetime | None = None) -> dict[str, Any]:
    """Make players due in a slot; without one (started by hand) everyone is due now."""
    runtime = current_runtime()
    async with runtime.database.transaction() as session:
        if slot is None:
            await due.make_all_due(session, runtime.tracker.clock())
        else:
            table = {task.name: task for task in scheduled_tasks(runtime.settings)}
            length = table[FETCH_HISCORES].slot_length(slot)
            await due.make_due_in_slot(session, slot, length, only_new=runtime.settings.hiscores.adaptive)
    return await _dispatch(runtime)


@broker.task(DISPATCH_DUE, timeout=TIMEOUT_SECONDS)
async def dispatch_due(slot: datetime | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Whoever is due now is queued; which slot it runs for makes no difference."""
    runtime = current_runtime()
    async with runtime.database.transaction() as session:
        lost = await task_runs.end_lost(session, LONG)
    runtime.events.tell_runs(lost)
    return await _dispatch(runtime)


@broker.task(CHECK_BOARDS, timeout=TIMEOUT_SECONDS)
async def check_boards(slot: datetime | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Whoever stands still has its board in doubt; its next look asks on several."""
    runtime = current_runtime()
    async with runtime.database.transaction() as session:
        return {"in_doubt": await boards.doubt_standing_still(session, runtime.tracker.clock())}


@broker.task(SEAL_RANKS, timeout=TIMEOUT_SECONDS)
async def seal_ranks(slot: datetime | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Player by player: what does not get done in time is left for the next day."""
    runtime = current_runtime()
    async with alone(runtime.redis, SEAL_RANKS) as is_ours:
        if not is_ours:
            return UNDER_WAY
        async with runtime.database.sessions() as session:
            now = await runtime.tracker.now(session)
            player_ids = await sealing.players_to_seal(session, now)
        return {"snapshots": sum([await sealing.seal(runtime.database, player_id, now) for player_id in player_ids])}


@broker.task(TIDY_UP, timeout=LONG_TIMEOUT_SECONDS)
async def tidy_up(slot: datetime | None = None) -> dict[str, Any]:  # noqa: ARG001
    """What is deleted stays deleted if it is cut short; the next day goes on."""
    runtime = current_runtime()
    async with alone(runtime.redis, TIDY_UP) as is_ours:
        if not is_ours:
            return UNDER_WAY
        deleted = await pruning.prune(runtime.database)
        messages = await broker.trim()
        index_rebuilt = await index_upkeep.rebuild_if_loose(runtime.settings)
        return {**deleted, "messages": messages, "index_rebuilt": index_rebuilt}


@broker.task(BACK_UP, timeout=LONG_TIMEOUT_SECONDS)
async def back_up(slot: datetime | None = None) -> dict[str, Any]:
    """The backup of a slot; begun again if its worker dies. Without one (started by hand) it is of now."""
    runtime = current_runtime()
    async with runtime.database.sessions() as session:
        at = slot or await runtime.tracker.now(session)
    return asdict(await keeping.back_up(runtime.settings, runtime.database, at))


@broker.task(FETCH_PLAYER, timeout=TIMEOUT_SECONDS)
async def fetch_player(player_id: int, scheduled: bool = False) -> dict[str, Any]:
    """One look at one player. If one is in flight already, its outcome is this one's, too."""
    bind_contextvars(player_id=player_id)
    result = await look_or_join(current_runtime(), player_id, scheduled=scheduled)
    return result._asdict()


async def _dispatch(runtime: Runtime) -> dict[str, Any]:
    """Claim who is due, and queue them once that is committed; while the hiscores are down, one after each pause."""
    pause = await runtime.tracker.breaker.pause()
    if pause:
        return {"queued": 0, "paused_seconds": math.ceil(pause)}
    most_in_queue = QUEUED_MINUTES * runtime.settings.hiscores.requests_per_minute
    async with runtime.database.transaction() as session:
        if pause is None:
            player_ids = await due.claim_due(session, runtime.tracker.clock(), most_in_queue)
        else:
            player_ids = await due.claim_probe(session, runtime.tracker.clock())
    async with broker.sending_together():
        for player_id in player_ids:
            await fetch_player.kiq(player_id=player_id, scheduled=True)
    return {"queued": len(player_ids)}
