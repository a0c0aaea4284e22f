"""Everything that is kept of players as lines, from which `imports.py` restores it exactly: see docs/export.md.

What is read is read in one transaction that sees one moment, a few hundred rows in memory at a time.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Label, Select, bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from app import __version__
from app.models.adjustment import Adjustment
from app.models.base import Base
from app.models.change import Change
from app.models.coverage import Coverage
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_event import PlayerEvent
from app.models.player_name import PlayerName
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.services.history import ranks
from app.services.history.periods import EARLIEST, LATEST
from app.services.transfer.export_lines import (
    VERSION,
    CoverageLine,
    EpisodeLine,
    EventLine,
    Line,
    MetricLine,
    NameLine,
    PlayerLine,
    StateLine,
)

BATCH = 500
"""Rows read at once."""


def _columns(model: type[Base], line: type[Line]) -> list[Any]:
    return [getattr(model, name) for name in line.columns() if hasattr(model, name)]


def _of_player(model: type[Base], *columns: Any) -> Select[Any]:
    return select(*columns).where(model.__table__.c.player_id == bindparam("player_id"))


METRICS = select(*_columns(Metric, MetricLine)).order_by(Metric.id)
NAMES = _of_player(PlayerName, *_columns(PlayerName, NameLine)).order_by(PlayerName.until)
COVERAGE = _of_player(Coverage, *_columns(Coverage, CoverageLine)).order_by(Coverage.start)
SINCE: Label[datetime] = literal_column("changes.at - make_interval(secs => changes.gap_seconds)").label("since")
CHANGES = _of_player(Change, Change.metric_id, Change.at, SINCE, Change.value, Change.rank).order_by(
    Change.metric_id, Change.at
)
ADJUSTMENTS = _of_player(Adjustment, Adjustment.metric_id, Adjustment.at, Adjustment.step, Adjustment.reason).order_by(
    Adjustment.metric_id, Adjustment.at
)
EPISODES = (
    _of_player(Quarantine, *_columns(Quarantine, EpisodeLine), Player.username.label("successor"))
    .outerjoin(Player, Player.id == Quarantine.successor_id)
    .order_by(Quarantine.id)
)
EVENTS = _of_player(PlayerEvent, *_columns(PlayerEvent, EventLine)).order_by(PlayerEvent.id)
STATE = _of_player(PlayerState, *_columns(PlayerState, StateLine))


async def batches(session: AsyncSession, query: Select[Any], player_id: int) -> AsyncIterator[Sequence[Any]]:
    """The rows of a query about a player, some at a time."""
    result = await session.stream(query.execution_options(yield_per=BATCH), {"player_id": player_id})
    async for rows in result.partitions():
        yield rows


@dataclass(slots=True)
class Export:
    """An export of players under way, over a session that sees one moment."""

    session: AsyncSession
    players: Sequence[Player]
    counts: Counter[str] = field(default_factory=Counter)
    """Of the lines so far, by their kind."""

    async def lines(self) -> AsyncIterator[bytes]:
        """The whole file, some lines at a time."""
        digest = sha256()
        async for kind, rows in self._parts():
            chunk = _chunk(kind, rows)
            self.counts[kind] += len(rows)
            digest.update(chunk)
            yield chunk
        yield _chunk("end", [{"counts": self.counts, "sha256": digest.hexdigest()}])

    async def _parts(self) -> AsyncIterator[tuple[str, Sequence[Mapping[str, Any]]]]:
        yield "header", [await self._header()]
        metrics = [dict(row) for row in (await self.session.execute(METRICS)).mappings()]
        yield "metric", metrics
        slugs = {metric["id"]: metric["slug"] for metric in metrics}
        for player in self.players:
            yield "player", [{name: getattr(player, name) for name in PlayerLine.columns()}]
            async for part in self._history(player.id, slugs):
                yield part

    async def _header(self) -> dict[str, Any]:
        return {
            "format": "osrsdiff",
            "version": VERSION,
            "release": __version__,
            "exported_at": await self.session.scalar(select(func.now())),
            "players": [player.username for player in self.players],
        }

    async def _history(
        self, player_id: int, slugs: Mapping[int, str]
    ) -> AsyncIterator[tuple[str, Sequence[Mapping[str, Any]]]]:
        for kind, query in (("name", NAMES), ("coverage", COVERAGE)):
            async for rows in batches(self.session, query, player_id):
                yield kind, [row._mapping for row in rows]
        async for snapshots in self._snapshots(player_id):
            yield "snapshot", snapshots
        for kind, query in (("change", CHANGES), ("adjustment", ADJUSTMENTS)):
            async for rows in batches(self.session, query, player_id):
                yield kind, [_with_slug(row._mapping, slugs) for row in rows]
        for kind, query in (("episode", EPISODES), ("event", EVENTS), ("state", STATE)):
            async for rows in batches(self.session, query, player_id):
                yield kind, [row._mapping for row in rows]

    async def _snapshots(self, player_id: int) -> AsyncIterator[list[dict[str, Any]]]:
        batch: list[dict[str, Any]] = []
        async for each in ranks.between(self.session, player_id, EARLIEST, LATEST):
            batch.append({"at": each.at, "board": each.board, "kind": each.kind, "ranks": each.ranks})
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _with_slug(row: Mapping[str, Any], slugs: Mapping[int, str]) -> dict[str, Any]:
    return {"metric": slugs[row["metric_id"]]} | {name: row[name] for name in row if name != "metric_id"}


def _chunk(kind: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(
        orjson.dumps({"line": kind, **row}, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for row in rows
    )
