"""What is packed comes back as it was, and takes as little room as promised."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.demo.clock import SimulatedClock
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board
from app.services.history import rank_packing
from app.services.history.rank_packing import Ranks

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
rank = st.none() | st.integers(1, 300) | st.sampled_from([1, 2**31 - 1]) | st.integers(1, 2**31 - 1)
snapshot = st.tuples(
    st.sampled_from([board.value for board in Board]),
    st.sampled_from(["first", "progress", "ranks_only", "accepted", "import"]),
    st.lists(rank, max_size=12),
)
weeks = st.lists(st.tuples(st.integers(0, 7 * 86_400 * 10**6 - 1), snapshot), min_size=1, max_size=30)


@given(week=weeks)
def test_any_week_comes_back_as_it_was(week: list[tuple[int, tuple[str, str, list[int | None]]]]) -> None:
    snapshots = [Ranks(MONDAY + timedelta(microseconds=at), *rest) for at, rest in sorted(dict(week).items())]
    page = rank_packing.pack(snapshots)
    assert rank_packing.unpack(page) == snapshots
    known = rank_packing.times(page.times)
    assert [rank_packing.unpack_one(page, known, place) for place in range(len(snapshots))] == snapshots


def test_a_week_of_half_hourly_looks_takes_less_than_60_bytes_a_look() -> None:
    world = SimulatedHiscores(SimulatedClock(frozen=True, start=MONDAY))
    world.add_player("Plain Jane")
    snapshots = []
    for _ in range(2 * 24 * 7):
        world.clock.advance(1800)
        body = world.body("Plain Jane", Board.regular)
        assert body is not None
        rows = [*body["skills"], *body["activities"]]
        ranks = [None if row["rank"] == -1 else row["rank"] for row in rows]
        snapshots.append(Ranks(world.clock.now(), "regular", "ranks_only", ranks))
    moved = sum(a != b for before, after in pairwise(snapshots) for a, b in zip(before.ranks, after.ranks, strict=True))
    page = rank_packing.pack(snapshots)
    print(f"{moved / len(snapshots):.1f} ranks moved a look; {len(page.body)}, {len(page.times)} bytes")
    assert moved > 40 * len(snapshots)
    assert len(page.body) + len(page.times) < 60 * len(snapshots)
    assert rank_packing.unpack(page) == snapshots
