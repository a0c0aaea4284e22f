"""What is written down about a run when the worker or the database fails under it."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from taskiq import TaskiqMessage, TaskiqResult

from app.db import Database
from app.services.instance import task_runs
from app.workers.broker import broker
from app.workers.run_recorder import RUN_LABEL, RunRecorder
from app.workers.runtime import Runtime


@pytest.fixture
def recorder(runtime: Runtime) -> RunRecorder:
    recorder = RunRecorder()
    recorder.set_broker(broker)
    return recorder


async def queued(runtime: Runtime) -> tuple[UUID, TaskiqMessage]:
    async with runtime.database.transaction() as session:
        run_id = await task_runs.create(session, "fetch_player", {})
    labels = {RUN_LABEL: True}
    return run_id, TaskiqMessage(task_id=str(run_id), task_name="fetch_player", labels=labels, args=[], kwargs={})


def result(error: BaseException | None = None) -> TaskiqResult[Any]:
    return TaskiqResult(is_err=error is not None, return_value=None, execution_time=0, error=error)


async def status(runtime: Runtime, run_id: UUID) -> str:
    async with runtime.database.sessions() as session:
        return (await task_runs.get(session, run_id)).status


@pytest.mark.slow
async def test_connections_that_the_database_has_cut_do_not_cost_the_run(
    runtime: Runtime, recorder: RunRecorder
) -> None:
    run_id, message = await queued(runtime)
    others = "pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
    elsewhere = Database(runtime.settings)
    async with elsewhere.engine.connect() as connection:
        # With a time-out in milliseconds it returns when they are gone; else one might still answer.
        cut = await connection.execute(
            text(f"SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE {others}")
        )
        assert set(cut.scalars()) == {True}
    await elsewhere.close()
    await recorder.pre_execute(message)
    assert await status(runtime, run_id) == "running"
    await recorder.post_execute(message, result())
    assert await status(runtime, run_id) == "finished"


async def test_a_task_cut_short_by_the_workers_end_is_neither_ended_nor_acknowledged(
    runtime: Runtime, recorder: RunRecorder
) -> None:
    run_id, message = await queued(runtime)
    await recorder.pre_execute(message)
    with pytest.raises(asyncio.CancelledError):  # TaskIQ acknowledges only after this.
        await recorder.post_execute(message, result(asyncio.CancelledError()))
    assert await status(runtime, run_id) == "running"
