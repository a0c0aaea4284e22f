"""Storing one look that was answered: judge it against the current state and write what is new, in one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import diff as diffing
from app.hiscores.boards import IRON
from app.hiscores.diff import Change, Diff, Known
from app.hiscores.parser import Reading
from app.hiscores.plausibility import Suspicion, guess, suspicions
from app.models.player import Player
from app.models.player_state import PlayerState
from app.models.quarantine import Quarantine
from app.models.snapshot import Snapshot
from app.services.history import adjustments, coverage, records, states
from app.services.history.changes import hidden_since
from app.services.history.metric_index import MetricIndex
from app.services.looks.rules import Rules
from app.services.quarantine import holding

STORE_CHANGES = text(
    """
    INSERT INTO changes (player_id, metric_id, at, value, rank, gap_seconds)
    SELECT CAST(:player_id AS integer), metric_id, CAST(:at AS timestamptz), value, rank, gap_seconds
    FROM unnest(
        CAST(:metric_ids AS smallint[]), CAST(:values AS bigint[]), CAST(:ranks AS integer[]), CAST(:gaps AS integer[])
    ) AS change (metric_id, value, rank, gap_seconds)
    """
)

Outcome = Literal["success", "unchanged", "quarantined"]


class Stored(NamedTuple):
    """What became of a look. `changes` counts values that changed.

    `extends`: coverage is to reach to it, unless the gap since its end is longer than that; None leaves it as it is.
    """

    outcome: Outcome
    changes: int = 0
    extends: timedelta | None = None


@dataclass(slots=True)
class Storing:
    """A look at a locked player, newer than its state, on its way into the history."""

    session: AsyncSession
    player: Player
    state: PlayerState | None
    metrics: MetricIndex
    rules: Rules
    at: datetime

    async def take_over(self, readings: Mapping[str, Reading]) -> Stored:
        """Judge a look, and store it or put it aside; its coverage is left to whoever enters it into the log."""
        before, difference = await self._compare(readings)
        episode = await holding.open_episode(self.session, self.player)
        # Waiting makes nothing plausible: in an episode the time counts up to its start.
        found = self._judge(before, difference, self.at if episode is None else episode.first_at)
        if found or (episode is not None and holding.hidden(episode, readings)):
            self._hold(episode, before, readings, found)
            return Stored("quarantined")
        if episode is not None:
            holding.close(self.session, self.player, episode, "fitted", self.at)
        extends = await self._enter(before, difference, ())
        outcome: Outcome = "unchanged" if difference.kind == "unchanged" else "success"
        return Stored(outcome, len(difference.changes), extends)

    def _hold(
        self,
        episode: Quarantine | None,
        before: Mapping[str, Known],
        readings: Mapping[str, Reading],
        found: list[Suspicion],
    ) -> None:
        reason = guess(found, on_new_iron_board=self._switched_board and self.player.board in IRON)
        if episode is None:
            holding.begin(self.session, self.player, before, readings, found, reason, self.at)
        else:
            holding.go_on(episode, readings, found, reason if found else episode.reason, self.at)

    async def rebase(self, readings: Mapping[str, Reading]) -> None:
        """Store a look as a new baseline: whatever is different in it was neither gained nor lost."""
        before, difference = await self._compare(readings)
        await self._enter(before, difference, {change.metric for change in difference.changes}, kind="accepted")

    async def go_on(self, readings: Mapping[str, Reading]) -> None:
        """Store a look that is progress as far as it can be; what cannot be was neither gained nor lost."""
        before, difference = await self._compare(readings)
        found = self._judge(before, difference, self.at)
        extends = await self._enter(before, difference, {suspicion.metric for suspicion in found})
        if extends is not None:
            await coverage.extend(self.session, self.player.id, self.at, extends)

    async def _compare(self, readings: Mapping[str, Reading]) -> tuple[dict[str, Known], Diff]:
        """The state and how a look differs; another process may have stored metrics that this one has not heard of."""
        if self.state is None:
            return {}, diffing.diff(None, readings)
        before = states.unpack(self.state, await self.metrics.covering(self.session, len(self.state.values)))
        return before, diffing.diff(before, readings)

    @property
    def _switched_board(self) -> bool:
        return self.state is not None and self.state.board != self.player.board

    @property
    def _last_seen(self) -> datetime | None:
        """When the old values were certain: at the look before. On another board they may have been older."""
        return self.player.last_changed_at if self._switched_board else self.player.last_fetched_at

    def _judge(self, before: Mapping[str, Known], difference: Diff, until: datetime) -> list[Suspicion]:
        if self._last_seen is None:
            return []
        elapsed = until - self._last_seen
        return suspicions(difference.changes, before, self.metrics.by_name, elapsed, self.rules.plausible)

    async def _enter(
        self, before: Mapping[str, Known], difference: Diff, steps: Collection[str], kind: str | None = None
    ) -> timedelta | None:
        """The look enters the history; changes of the metrics in `steps` are adjustments.

        Returns what `Stored` says of coverage; another board or a new baseline is known only from now on.
        """
        extends = None if self._switched_board or kind == "accepted" else self.rules.longest_gap(self.player)
        if extends is None:
            coverage.begin(self.session, self.player.id, self.at)
        if difference.kind != "unchanged" or self._switched_board:
            await self._write(difference, diffing.apply(before, difference), steps, kind)
        self.player.last_fetched_at = self.at
        return extends

    async def _write(
        self, difference: Diff, after: Mapping[str, Known], steps: Collection[str], kind: str | None
    ) -> None:
        """A snapshot, its changes, and the new state."""
        player, at = self.player, self.at
        values, ranks, unreported = states.pack(after, self.metrics.by_name)
        if difference.changes:
            await adjustments.adjust(self.session, player, difference.changes, steps, self.metrics, at)
            metric_ids = await self._store_changes(difference.changes)
            if difference.kind != "first":
                await records.update(self.session, player.id, metric_ids, at)
        kind = kind or ("ranks_only" if difference.kind == "unchanged" else difference.kind)
        self.session.add(Snapshot(player_id=player.id, fetched_at=at, board=player.board, kind=kind, ranks=ranks))
        if difference.kind in ("first", "progress"):
            player.last_changed_at = at
        if self.state is None:
            self.state = PlayerState(player_id=player.id)
            self.session.add(self.state)
        self.state.fetched_at, self.state.board = at, player.board
        self.state.values, self.state.ranks, self.state.unreported = values, ranks, unreported
        player.snapshot_count += 1

    async def _store_changes(self, changes: tuple[Change, ...]) -> list[int]:
        """Each reaches back to the last look that saw the old value. Returns the metrics' ids."""
        metric_ids = [self.metrics.by_name[change.metric].id for change in changes]
        hidden = set(self.state.unreported if self.state else ()) & set(metric_ids)
        since = await hidden_since(self.session, self.player.id, hidden)
        columns = {
            "metric_ids": metric_ids,
            "values": [change.value for change in changes],
            "ranks": [change.rank for change in changes],
            "gaps": [
                self._gap_seconds(change, since.get(metric_id, self._last_seen))
                for metric_id, change in zip(metric_ids, changes, strict=True)
            ],
        }
        await self.session.execute(STORE_CHANGES, {"player_id": self.player.id, "at": self.at, **columns})
        return metric_ids

    def _gap_seconds(self, change: Change, last_seen: datetime | None) -> int | None:
        return None if change.is_first_known or last_seen is None else int((self.at - last_seen).total_seconds())
