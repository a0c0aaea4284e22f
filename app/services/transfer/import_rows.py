"""Lines of an export as rows of tables, with the ids of this instance."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.hiscores import names
from app.models.adjustment import Adjustment
from app.models.base import Base
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.player_event import PlayerEvent
from app.models.player_name import PlayerName
from app.models.player_state import PlayerState
from app.services.history.rank_packing import Ranks
from app.services.transfer.export_lines import (
    AdjustmentLine,
    ChangeLine,
    CoverageLine,
    EpisodeLine,
    EventLine,
    Line,
    NameLine,
    SnapshotLine,
    StateLine,
)
from app.services.transfer.import_faults import Misfit
from app.services.transfer.import_legend import Legend

SECOND = timedelta(seconds=1)
LONGEST_GAP = 2**31 - 1


@dataclass(slots=True)
class Known:
    """What the file's names and numbers mean here, as far as it has been read."""

    legend: Legend
    usernames: dict[str, str] = field(default_factory=dict)
    """In the file -> here: an archive has the number of its player, which is another one here."""
    episodes: dict[int, int] = field(default_factory=dict)


Row = dict[str, Any]


def row(line: Line, known: Known) -> tuple[type[Base], Row]:
    """The table and the row, but for the player. Raises Misfit."""
    model, of_line = _ROWS[type(line)]
    return model, of_line(line, known)


def _name(line: NameLine, _: Known) -> Row:
    return line.row(username_key=names.key(line.username))


def _coverage(line: CoverageLine, _: Known) -> Row:
    return line.row()


def _change(line: ChangeLine, known: Known) -> Row:
    metric_id = known.legend.id_of(line.metric)
    return {"metric_id": metric_id, "at": line.at, "gap_seconds": _gap(line), "value": line.value, "rank": line.rank}


def _gap(line: ChangeLine) -> int | None:
    if line.since is None:
        return None
    seconds, rest = divmod(line.at - line.since, SECOND)
    if rest or not 0 <= seconds <= LONGEST_GAP:
        raise Misfit("'since' is not some whole seconds before 'at'")
    return seconds


def _adjustment(line: AdjustmentLine, known: Known) -> Row:
    metric_id = known.legend.id_of(line.metric)
    return {"metric_id": metric_id, "at": line.at, "step": line.step, "reason": line.reason}


def _event(line: EventLine, known: Known) -> Row:
    detail = dict(line.detail)
    if "episode" in detail:
        detail["episode"] = known.episodes.get(detail["episode"])
    if "split_from" in detail:
        detail["split_from"] = known.usernames.get(detail["split_from"], detail["split_from"])
    return line.row(detail=detail)


def _state(line: StateLine, known: Known) -> Row:
    if len(line.values) != len(line.ranks):
        raise Misfit("there are not as many values as ranks")
    if unknown := set(line.unreported) - known.legend.ids.keys():
        raise Misfit(f"the file describes no metric with id {min(unknown)}")
    return line.row(
        values=known.legend.array(line.values),
        ranks=known.legend.array(line.ranks),
        unreported=sorted(known.legend.ids[metric_id] for metric_id in line.unreported),
    )


def snapshot(line: SnapshotLine, known: Known) -> Ranks:
    """Raises Misfit."""
    return Ranks(line.at, line.board, line.kind, known.legend.array(line.ranks))


def episode(line: EpisodeLine, known: Known) -> Row:
    """A row of `quarantine`, but for its id and its player. Raises Misfit."""
    kept = {name: known.legend.by_name(getattr(line, name)) for name in ("before", "first", "latest")}
    suspicions = {
        name: suspicion.model_copy(update={"metric": name}).model_dump()
        for name, suspicion in known.legend.by_name(line.suspicions).items()
    }
    undo = None if line.undo is None else line.undo.model_dump(mode="json")
    columns = line.row(**kept, suspicions=suspicions, undo=undo)
    return {name: value for name, value in columns.items() if name not in ("id", "successor")}


_ROWS: dict[type[Line], tuple[type[Base], Callable[[Any, Known], Row]]] = {
    NameLine: (PlayerName, _name),
    CoverageLine: (Coverage, _coverage),
    ChangeLine: (Change, _change),
    AdjustmentLine: (Adjustment, _adjustment),
    EventLine: (PlayerEvent, _event),
    StateLine: (PlayerState, _state),
}
