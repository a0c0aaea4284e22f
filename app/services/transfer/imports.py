"""Players from an export file, in the caller's transaction: all of them or, if anything is amiss, none.

Whatever the file says is checked: by the form of its lines, by what its metrics are here, by the constraints of tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base
from app.models.quarantine import Quarantine
from app.services.history import metrics, records, sealing
from app.services.transfer import import_players, import_rows
from app.services.transfer.export_lines import (
    AnyLine,
    EpisodeLine,
    Header,
    MetricLine,
    PlayerLine,
    SnapshotLine,
    StateLine,
)
from app.services.transfer.import_faults import Misfit, blaming, place_of
from app.services.transfer.import_legend import legend_of
from app.services.transfer.import_ranks import ArrivingRanks
from app.services.transfer.import_rows import Known

BATCH = 1000
"""Lines in memory at once; a file has no more metrics."""
Numbered = tuple[int, AnyLine]


async def import_lines(session: AsyncSession, lines: Iterable[Numbered]) -> dict[str, str]:
    """Store all players of a file; returns their names there and here.

    Raises Conflict if one of them is tracked already, Invalid for a file that is not as it should be.
    """
    importing = _Importing(session, (await session.execute(select(func.now()))).scalar_one())
    for _, alike in groupby(lines, key=lambda numbered: numbered[1].line):
        while batch := list(islice(alike, BATCH)):
            await importing.take(batch)
    return await importing.end()


@dataclass(slots=True)
class _Importing:
    session: AsyncSession
    now: datetime
    known: Known | None = None
    player: PlayerLine | None = None
    """Whose lines are coming; `arriving` are its snapshots."""
    arriving: ArrivingRanks | None = None
    waits_for_state: bool = False
    ids: dict[str, int] = field(default_factory=dict)
    """Of the players so far, by their name in the file."""
    successors: dict[int, str] = field(default_factory=dict)
    """Of episodes that ended in a split, by their id."""

    async def take(self, batch: Sequence[Numbered]) -> None:
        """Store lines of one kind that follow each other."""
        rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        described: list[MetricLine] = []
        for number, line in batch:
            with blaming(place_of(number, number)):
                if isinstance(line, MetricLine):
                    described.append(line)
                elif isinstance(line, SnapshotLine):
                    await self._arriving.take([import_rows.snapshot(line, self._meaning)])
                elif isinstance(line, Header | PlayerLine | EpisodeLine):
                    await self._take_alone(line)
                else:
                    model, row = self._row(line)
                    rows[model].append(row)
        with blaming(place_of(batch[0][0], batch[-1][0])):
            if described:
                await self._learn(described)
            for model, of_model in rows.items():
                await self.session.execute(insert(model).execution_options(dml_strategy="raw"), of_model)

    async def _take_alone(self, line: Header | PlayerLine | EpisodeLine) -> None:
        match line:
            case Header():
                await import_players.check_untracked(self.session, line)
            case PlayerLine():
                await self._begin(line, self._meaning)
            case EpisodeLine():
                await self._add_episode(line, self._meaning)

    def _row(self, line: AnyLine) -> tuple[type[Base], dict[str, Any]]:
        if isinstance(line, StateLine):
            self.waits_for_state = False
        model, row = import_rows.row(line, self._meaning)
        return model, {"player_id": self._arriving.player_id, **row}

    @property
    def _meaning(self) -> Known:
        if self.known is None:
            raise Misfit("it comes before the metrics")
        return self.known

    @property
    def _arriving(self) -> ArrivingRanks:
        if self.arriving is None:
            raise Misfit("it comes before a player")
        return self.arriving

    async def _learn(self, lines: Sequence[MetricLine]) -> None:
        if self.known is not None:
            raise Misfit("metrics are described in one place, and there are at most a thousand")
        self.known = Known(await legend_of(self.session, lines))

    async def _begin(self, line: PlayerLine, known: Known) -> None:
        """Another player; its history follows."""
        await self._end_player()
        player = await import_players.add(self.session, line, self.now)
        known.usernames[line.username] = player.username
        self.player, self.ids[line.username] = line, player.id
        self.arriving = ArrivingRanks(self.session, player.id, sealing.open_week(self.now))
        self.waits_for_state = line.snapshot_count > 0
        self.session.expunge(player)

    async def _add_episode(self, line: EpisodeLine, known: Known) -> None:
        columns = {"player_id": self._arriving.player_id, **import_rows.episode(line, known)}
        episode_id = await self.session.scalar(insert(Quarantine).values(columns).returning(Quarantine.id))
        assert episode_id is not None
        known.episodes[line.id] = episode_id
        if line.successor is not None:
            self.successors[episode_id] = line.successor

    async def _end_player(self) -> None:
        if self.player is None:
            return
        with blaming(f"The history of {self.player.username}"):
            if self.waits_for_state:
                raise Misfit("its state is missing")
            await self._arriving.store()
            await records.rebuild(self.session, self._arriving.player_id)

    async def end(self) -> dict[str, str]:
        """What can be done only when all is known; returns the players' names there and here."""
        await self._end_player()
        if self.known is None:
            return {}
        for episode_id, username in self.successors.items():
            successor_id = self.ids.get(username)
            statement = update(Quarantine).where(Quarantine.id == episode_id).values(successor_id=successor_id)
            await self.session.execute(statement)
        # Last, since looks that show something for the first time wait for it.
        await metrics.seen_before(self.session, self.known.legend.first_seen)
        return self.known.usernames
