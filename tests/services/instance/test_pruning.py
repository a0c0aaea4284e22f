"""What is kept for a while only goes, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text

from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.models.look import Look
from app.models.refresh_token import RefreshToken
from app.models.task_run import TaskRun
from app.services.accounts import users
from app.services.instance import pruning
from app.services.looks.tracker import Tracker
from app.services.players import adding
from app.workers.tasks import tidy_up
from tests.services import by_name


async def test_old_looks_runs_and_tokens_go_and_history_stays(
    tracker: Tracker, hiscores: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiscores.world.add_player("Plain Jane")
    # Its own look is as old as the clock that is set by hand.
    player_id = await adding.add(tracker, "Plain Jane", Board.regular, None)
    async with tracker.database.transaction() as session:
        user_id = await users.create(session, "admin", "correct horse battery", "admin")
        for days in (1, 6, 8, 100):
            at = func.now() - timedelta(days=days)
            look = {"player_id": player_id, "at": at, "duration_ms": 1, "outcome": "unchanged"}
            await session.execute(insert(Look).values(look))
            token = {"token_hash": bytes([days]), "family_id": uuid4(), "user_id": user_id, "expires_at": at}
            await session.execute(insert(RefreshToken).values(token))
        for name, days in (*(("dispatch_due", days) for days in (1, 29, 31)), ("rare", 400), ("rare", 500)):
            at = func.now() - timedelta(days=days)
            run = {"id": uuid4(), "name": name, "arguments": {}, "queued_at": at, "started_at": at, "finished_at": at}
            await session.execute(insert(TaskRun).values(**run, status="finished"))
        at = func.now() - timedelta(days=450)
        slot = {"slot_at": at, "queued_at": at, "started_at": at, "finished_at": at, "status": "finished"}
        await session.execute(insert(TaskRun).values(id=uuid4(), name="rare", arguments={}, **slot))
        await session.execute(insert(TaskRun).values(id=uuid4(), name="running", arguments={}))
    before = await by_name.everything(tracker.database)
    monkeypatch.setattr(pruning, "BATCH", 2)
    assert await pruning.prune(tracker.database) == {"looks": 3, "task_runs": 2, "refresh_tokens": 3}
    assert await pruning.prune(tracker.database) == {"looks": 0, "task_runs": 0, "refresh_tokens": 0}
    async with tracker.database.sessions() as session:
        assert await session.scalar(select(TaskRun.slot_at).where(TaskRun.slot_at.is_not(None)))
    assert await by_name.everything(tracker.database) == before


async def test_tidying_up_needs_nothing_to_be_there(tracker: Tracker) -> None:
    async with tracker.database.engine.begin() as connection:
        await connection.execute(text("TRUNCATE changes"))  # Or its index is loose with what other tests deleted.
    done = await tidy_up()
    assert done == {"looks": 0, "task_runs": 0, "refresh_tokens": 0, "messages": 0, "index_rebuilt": False}
