"""Between a stored state (arrays by metric id) and the state that diffs work on (a mapping by metric name)."""

from collections.abc import Mapping

from app.hiscores.diff import Known, State
from app.models.player_state import PlayerState
from app.services.history.metric_index import KnownMetric


def unpack(stored: PlayerState, metrics: Mapping[int, KnownMetric]) -> dict[str, Known]:
    """The state by metric name."""
    unreported = set(stored.unreported)
    return {
        metrics[metric_id].name: Known(value, rank, value is not None and metric_id not in unreported)
        for metric_id, (value, rank) in enumerate(zip(stored.values, stored.ranks, strict=True), start=1)
        if value is not None or rank is not None
    }


def pack(state: State, metrics: Mapping[str, KnownMetric]) -> tuple[list[int | None], list[int | None], list[int]]:
    """Values, ranks and unreported ids, as `PlayerState` holds them."""
    length = max((metrics[name].id for name in state), default=0)
    values: list[int | None] = [None] * length
    ranks: list[int | None] = [None] * length
    unreported: list[int] = []
    for name, known in state.items():
        metric_id = metrics[name].id
        values[metric_id - 1], ranks[metric_id - 1] = known.value, known.rank
        if known.value is not None and not known.reported:
            unreported.append(metric_id)
    return values, ranks, sorted(unreported)
