from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.models.task_run import TaskRun
from app.services.instance import slots
from app.services.looks.tracker import Tracker


async def test_a_slot_is_claimed_once_and_handed_out_again_only_if_nobody_took_it_up(tracker: Tracker) -> None:
    slot = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    async with tracker.database.transaction() as session:
        run_id = await slots.claim(session, "fetch_hiscores", slot)
    assert run_id is not None
    async with tracker.database.transaction() as session:
        assert await slots.claim(session, "fetch_hiscores", slot) is None
        assert await slots.fired(session, ["fetch_hiscores"]) == {"fetch_hiscores": slot}
        run = (await session.scalars(select(TaskRun))).one()
        run.queued_at -= timedelta(minutes=5)
    async with tracker.database.transaction() as session:
        assert await slots.fired(session, ["fetch_hiscores"]) == {}
        assert await slots.claim(session, "fetch_hiscores", slot) == run_id
