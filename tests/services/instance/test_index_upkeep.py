"""The index of changes takes the room that it needs."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.models.player import Player
from app.services.instance import index_upkeep
from app.workers.runtime import Runtime

# 60 metrics that change in turn, as looks store them: every page but the last of a metric splits into halves.
LOOKS_AND_METRICS = text(
    """
    INSERT INTO changes (player_id, metric_id, at, value, gap_seconds)
    SELECT :player_id, metric.id, CAST(:start AS timestamptz) + look * interval '30 minutes', look, 1800
    FROM generate_series(1, 500) AS look, (SELECT id FROM metrics ORDER BY id LIMIT 60) AS metric
    """
)
SIZE = text("SELECT pg_relation_size('changes_pkey')")
ROWS = text("SELECT * FROM changes ORDER BY metric_id, at")


@pytest.fixture
async def loose(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """An instance whose index is loose, and large enough to be looked after."""
    monkeypatch.setattr(index_upkeep, "SMALL_BYTES", 8192)
    async with runtime.database.transaction() as session:
        await session.execute(text("TRUNCATE changes"))  # Nothing is left of what others deleted.
        player = Player(username="Long Ago", username_key="long ago", board="regular")
        session.add(player)
        await session.flush()
        asked = {"player_id": player.id, "start": datetime(2026, 3, 2, tzinfo=UTC)}
        await session.execute(LOOKS_AND_METRICS, asked)
        await session.execute(text("ANALYZE changes"))
    return runtime


async def test_a_loose_index_is_built_anew_and_a_dense_one_left_alone(loose: Runtime) -> None:
    async with loose.database.sessions() as session:
        size, rows = await session.scalar(SIZE), (await session.execute(ROWS)).all()

    assert await index_upkeep.rebuild_if_loose(loose.settings)
    assert not await index_upkeep.rebuild_if_loose(loose.settings)

    async with loose.database.sessions() as session:
        assert await session.scalar(SIZE) < size / 1.4
        assert (await session.execute(ROWS)).all() == rows
    assert len(rows) == 30_000


@pytest.mark.parametrize("is_dense", [False, True])
async def test_a_rebuild_that_was_cut_short_leaves_nothing_behind(loose: Runtime, is_dense: bool) -> None:
    if is_dense:
        await index_upkeep.rebuild_if_loose(loose.settings)
    async with loose.database.transaction() as session:
        await session.execute(text("CREATE UNIQUE INDEX changes_pkey_ccnew ON changes (player_id, metric_id, at)"))
        await session.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'changes_pkey_ccnew'::regclass")
        )

    assert await index_upkeep.rebuild_if_loose(loose.settings) is not is_dense

    async with loose.database.sessions() as session:
        names = await session.scalars(text("SELECT indexname FROM pg_indexes WHERE tablename = 'changes'"))
        assert names.all() == ["changes_pkey"]


async def test_only_one_builds_it_at_a_time(loose: Runtime) -> None:
    async with loose.database.sessions() as session:
        await session.execute(text("SELECT pg_advisory_lock(:key)"), {"key": index_upkeep.UPKEEP_LOCK})
        assert not await index_upkeep.rebuild_if_loose(loose.settings)
        await session.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": index_upkeep.UPKEEP_LOCK})
