"""Storing one look that was answered: judge it against the current state and write what is new, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import PlausibleSettings
from app.hiscores import diff as diffing
from app.hiscores.diff import Change, Diff, Known
from app.hiscores.parser import Hiscores
from app.hiscores.plausibility import Suspicion, suspicions
from app.models.change import Change as StoredChange
from app.models.player import Player
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.models.snapshot import Snapshot
from app.services import coverage, quarantine, states
from app.services.adjustments import adjust
from app.services.metrics import MetricIndex

Outcome = Literal["success", "unchanged", "quarantined"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What judging a look takes besides the look: the bounds of the plausible, and the usual time between two looks."""

    plausible: PlausibleSettings
    usual_interval: timedelta

    def interval(self, player: Player) -> timedelta:
        minutes = player.fetch_interval_minutes
        return self.usual_interval if minutes is None else timedelta(minutes=minutes)


@dataclass(slots=True)
class Storing:
    """A look at a locked player, newer than its state, on its way into the history."""

    session: AsyncSession
    player: Player
    state: PlayerState | None
    metrics: MetricIndex
    at: datetime

    async def take_over(self, hiscores: Hiscores, rules: Rules) -> tuple[Outcome, int]:
        """Returns the outcome and how many values changed."""
        before = await self._before()
        difference = diffing.diff(None if self.state is None else before, hiscores.readings)
        episode = await quarantine.open_episode(self.session, self.player)
        found = self._judge(difference, before, episode, rules.plausible)
        if found:
            quarantine.hold(self.session, self.player, episode, hiscores, found, self.at)
            return "quarantined", 0
        if episode is not None:
            quarantine.close_fitted(self.session, self.player, episode, self.at)
        await self._cover(rules)
        if difference.kind != "unchanged" or self._switched_board:
            await self._write(difference, diffing.apply(before, difference))
        self.player.last_fetched_at = self.at
        return ("unchanged" if difference.kind == "unchanged" else "success"), len(difference.changes)

    async def _before(self) -> dict[str, Known]:
        """The state by metric name; another process may have stored metrics in it that this one has not heard of."""
        if self.state is None:
            return {}
        return states.unpack(self.state, await self.metrics.covering(self.session, len(self.state.values)))

    @property
    def _switched_board(self) -> bool:
        return self.state is not None and self.state.board != self.player.board

    def _judge(
        self, difference: Diff, before: Mapping[str, Known], episode: Quarantine | None, limits: PlausibleSettings
    ) -> list[Suspicion]:
        """What is implausible. In an episode the time counts up to its start: waiting makes nothing plausible."""
        if self.player.last_fetched_at is None:
            return []
        elapsed = (self.at if episode is None else episode.first_at) - self.player.last_fetched_at
        return suspicions(difference.changes, before, self.metrics.by_name, elapsed, limits)

    async def _cover(self, rules: Rules) -> None:
        """The state is known now; on another board, only from now on."""
        if self._switched_board:
            coverage.begin(self.session, self.player.id, self.at)
        else:
            await coverage.extend(self.session, self.player.id, self.at, 2 * rules.interval(self.player))

    async def _write(self, difference: Diff, after: Mapping[str, Known]) -> None:
        """A snapshot, its changes, and the new state."""
        player, at = self.player, self.at
        values, ranks, unreported = states.pack(after, self.metrics.by_name)
        kind = "ranks_only" if difference.kind == "unchanged" else difference.kind
        self.session.add(Snapshot(player_id=player.id, fetched_at=at, board=player.board, kind=kind, ranks=ranks))
        if difference.changes:
            await adjust(self.session, player, difference.changes, self.metrics, at)
            await self.session.execute(insert(StoredChange), await self._change_rows(difference.changes))
        if difference.kind in ("first", "progress"):
            player.last_changed_at = at
        if self.state is None:
            self.state = PlayerState(player_id=player.id)
            self.session.add(self.state)
        self.state.fetched_at, self.state.board = at, player.board
        self.state.values, self.state.ranks, self.state.unreported = values, ranks, unreported
        player.snapshot_count += 1

    async def _change_rows(self, changes: tuple[Change, ...]) -> list[dict[str, object]]:
        """Rows of `changes`. Each reaches back to the last look that saw the old value."""
        # Usually the look before. On another board the values may have been older: anywhere since the last change.
        last_seen = self.player.last_changed_at if self._switched_board else self.player.last_fetched_at
        hidden_since = await self._hidden_since(changes)
        rows: list[dict[str, object]] = []
        for change in changes:
            metric_id = self.metrics.by_name[change.metric].id
            since = hidden_since.get(metric_id, last_seen)
            gap = None if change.is_first_known or since is None else int((self.at - since).total_seconds())
            row = {"player_id": self.player.id, "metric_id": metric_id, "at": self.at}
            rows.append({**row, "value": change.value, "rank": change.rank, "gap_seconds": gap})
        return rows

    async def _hidden_since(self, changes: tuple[Change, ...]) -> dict[int, datetime]:
        """For values that were not shown for some looks and are again: the last look that saw them, by metric id.

        That is what their latest change, to unknown, reaches back to.
        """
        hidden = set(self.state.unreported if self.state else ())
        returning = hidden & {self.metrics.by_name[change.metric].id for change in changes}
        if not returning:
            return {}
        rows = await self.session.execute(
            select(StoredChange.metric_id, StoredChange.at, StoredChange.gap_seconds)
            .where(StoredChange.player_id == self.player.id, StoredChange.metric_id.in_(returning))
            .ext(distinct_on(StoredChange.metric_id))
            .order_by(StoredChange.metric_id, StoredChange.at.desc())
        )
        return {metric_id: at - timedelta(seconds=gap or 0) for metric_id, at, gap in rows}
