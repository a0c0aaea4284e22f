"""Snapshots of an export on their way in: closed weeks are packed at once, as the task seal_ranks would leave them."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.rank_page import RankPage
from app.models.snapshot import Snapshot
from app.services.history import sealing
from app.services.history.rank_packing import Ranks
from app.services.history.ranks import week_of
from app.services.transfer.import_faults import Misfit


@dataclass(slots=True)
class ArrivingRanks:
    """Of one player. A week is in memory at a time."""

    session: AsyncSession
    player_id: int
    open_week: date
    """The first one that is not packed."""
    week: list[Ranks] = field(default_factory=list)

    async def take(self, snapshots: Iterable[Ranks]) -> None:
        """Raises Misfit if they are not in the order of time."""
        for snapshot in snapshots:
            if self.week and snapshot.at <= self.week[-1].at:
                raise Misfit(f"the snapshot of {snapshot.at} comes after a later one")
            if self.week and week_of(snapshot.at) > week_of(self.week[0].at):
                await self.store()
            self.week.append(snapshot)

    async def store(self) -> None:
        """What came of a week, which is over or has no more."""
        found, self.week = self.week, []
        if not found:
            return
        week = week_of(found[0].at)
        if week < self.open_week:
            page = await asyncio.to_thread(sealing.page, found)
            await self.session.execute(insert(RankPage).values(player_id=self.player_id, week=week, **page))
        else:
            rows = [sealing.row(self.player_id, snapshot) for snapshot in found]
            await self.session.execute(insert(Snapshot).execution_options(dml_strategy="raw"), rows)
