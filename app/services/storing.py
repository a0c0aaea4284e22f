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
from app.hiscores.metrics import CATALOGUE, Metric
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

Stored = Literal["success", "unchanged", "quarantined"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What judging a look takes besides the look: the bounds of the plausible, and the usual time between two looks."""

    plausible: PlausibleSettings
    usual_interval: timedelta

    def interval(self, player: Player) -> timedelta:
        minutes = player.fetch_interval_minutes
        return self.usual_interval if minutes is None else timedelta(minutes=minutes)


async def store(
    session: AsyncSession,
    player: Player,
    stored: PlayerState | None,
    hiscores: Hiscores,
    metrics: MetricIndex,
    rules: Rules,
    at: datetime,
) -> tuple[Stored, int]:
    """Take over a look of the locked player, newer than its state. Returns the outcome and how many values changed."""
    before = None if stored is None else states.unpack(stored, metrics.by_id)
    difference = diffing.diff(before, hiscores.readings)
    episode = await quarantine.open_episode(session, player)
    found = _judge(difference, before or {}, player, episode, metrics, rules, at)
    if found:
        quarantine.hold(session, player, episode, hiscores, found, at)
        return "quarantined", 0
    if episode is not None:
        quarantine.close_fitted(session, player, episode, at)
    switched = stored is not None and stored.board != player.board
    if switched:
        coverage.begin(session, player.id, at)
    else:
        await coverage.extend(session, player.id, at, 2 * rules.interval(player))
    if difference.kind != "unchanged" or switched:
        await _write(session, player, stored, difference, diffing.apply(before, difference), metrics, at)
    player.last_fetched_at = at
    return ("unchanged" if difference.kind == "unchanged" else "success"), len(difference.changes)


def _judge(
    difference: Diff,
    before: Mapping[str, Known],
    player: Player,
    episode: Quarantine | None,
    metrics: MetricIndex,
    rules: Rules,
    at: datetime,
) -> list[Suspicion]:
    """What is implausible. In an episode the time counts up to its start: waiting makes nothing plausible."""
    if player.last_fetched_at is None:
        return []
    elapsed = (at if episode is None else episode.first_at) - player.last_fetched_at
    return suspicions(
        ((change, _described(metrics, change.metric), _reported(before, change)) for change in difference.changes),
        elapsed,
        rules.plausible,
    )


def _described(metrics: MetricIndex, name: str) -> Metric:
    row = metrics.by_name[name]
    return CATALOGUE.get(name) or Metric(name, row.kind, row.measure, row.minimum, row.is_monotonic)  # type: ignore[arg-type]


def _reported(before: Mapping[str, Known], change: Change) -> bool:
    return change.metric in before and before[change.metric].reported


async def _write(
    session: AsyncSession,
    player: Player,
    stored: PlayerState | None,
    difference: Diff,
    after: Mapping[str, Known],
    metrics: MetricIndex,
    at: datetime,
) -> None:
    """A snapshot, its changes, and the new state."""
    values, ranks, unreported = states.pack(after, metrics.by_name)
    kind = "ranks_only" if difference.kind == "unchanged" else difference.kind
    session.add(Snapshot(player_id=player.id, fetched_at=at, board=player.board, kind=kind, ranks=ranks))
    if difference.changes:
        await adjust(session, player, difference.changes, metrics, at)
        await session.execute(
            insert(StoredChange), await _change_rows(session, player, stored, difference.changes, metrics, at)
        )
    if stored is None:
        stored = PlayerState(player_id=player.id)
        session.add(stored)
    stored.fetched_at, stored.board = at, player.board
    stored.values, stored.ranks, stored.unreported = values, ranks, unreported
    if difference.changes or difference.kind == "first":
        player.last_changed_at = at
    player.snapshot_count += 1


async def _change_rows(
    session: AsyncSession,
    player: Player,
    stored: PlayerState | None,
    changes: tuple[Change, ...],
    metrics: MetricIndex,
    at: datetime,
) -> list[dict[str, object]]:
    """Rows of `changes`. Each reaches back to the last look that saw the old value: usually the look before."""
    last_seen = player.last_fetched_at
    if stored is not None and stored.board != player.board:
        # On another board the values may have been older: the change may lie anywhere since the last one.
        last_seen = player.last_changed_at
    returning = _returning(stored, changes, metrics)
    hidden_since = await _hidden_since(session, player, returning) if returning else {}
    rows: list[dict[str, object]] = []
    for change in changes:
        metric_id = metrics.by_name[change.metric].id
        since = hidden_since.get(metric_id, last_seen)
        gap = None if change.is_first_known or since is None else int((at - since).total_seconds())
        row = {"player_id": player.id, "metric_id": metric_id, "at": at, "value": change.value}
        rows.append({**row, "rank": change.rank, "gap_seconds": gap})
    return rows


def _returning(stored: PlayerState | None, changes: tuple[Change, ...], metrics: MetricIndex) -> list[int]:
    """Metrics among the changes whose value was hidden for some looks and is shown again."""
    if stored is None or not stored.unreported:
        return []
    return [metric_id for change in changes if (metric_id := metrics.by_name[change.metric].id) in stored.unreported]


async def _hidden_since(session: AsyncSession, player: Player, metric_ids: list[int]) -> dict[int, datetime]:
    """The last look that still saw the value, by metric: what its latest change, to unknown, reaches back to."""
    rows = await session.execute(
        select(StoredChange.metric_id, StoredChange.at, StoredChange.gap_seconds)
        .where(StoredChange.player_id == player.id, StoredChange.metric_id.in_(metric_ids))
        .ext(distinct_on(StoredChange.metric_id))
        .order_by(StoredChange.metric_id, StoredChange.at.desc())
    )
    return {metric_id: at - timedelta(seconds=gap or 0) for metric_id, at, gap in rows}
