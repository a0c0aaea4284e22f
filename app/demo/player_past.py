"""The past of a player: what looks at it, made at certain times, would have shown.

Values stand still between two logouts, and ranks are a formula of value and time, so all looks are answered at once: a
year of half hours takes a fraction of a second.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from app.demo.layout import Layout
from app.demo.past import Past
from app.demo.players import Player
from app.demo.profiles import UNKNOWN
from app.demo.ranks import UNRANKED, places
from app.demo.series import Series
from app.hiscores.boards import Board
from app.hiscores.metrics import OVERALL, TOTAL_LEVEL


def evenly(start: datetime, end: datetime, every: timedelta) -> list[datetime]:
    """Times from `start` to `end`, both included if they are a multiple apart."""
    return [start + number * every for number in range((end - start) // every + 1)]


def past(
    player: Player,
    board: Board,
    at: Sequence[datetime],
    longest_gap: timedelta,
    metric_ids: Mapping[str, int],
    layout: Layout | None = None,
) -> Past:
    """Looks at a player whose body nobody has set by hand, at these times, whole seconds apart."""
    seconds = np.array([moment.timestamp() for moment in at])
    profile, layout = player.profile(board), layout or Layout()
    _, first, stage = np.unique(player.stages(board, seconds), return_index=True, return_inverse=True)
    known = [player.values(layout, board, moment) for moment in seconds[first].tolist()]
    series = []
    for metric in (*layout.skills, *layout.activities, TOTAL_LEVEL):
        values = np.array([values[metric] for values in known])[stage]
        ranks = np.full(len(at), UNRANKED)
        if profile.traits.is_ranked and metric != TOTAL_LEVEL:
            ranks = places(metric, values, board=board, at=seconds, phase=profile.phase)
        if profile.traits.uses_old_rows and layout.is_skill(metric) and metric != OVERALL:
            values = np.where((ranks == UNRANKED) & (values > 0), UNKNOWN, values)
        first_look = int(np.searchsorted(seconds, layout.since.get(metric, -np.inf)))
        values[:first_look], ranks[:first_look] = UNKNOWN, UNRANKED
        series.append(Series(metric_ids[metric], values, np.maximum(ranks, 0), first_look))
    return Past(at, longest_gap, series)
