"""A player's profile: everything known of it, now or at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import levels
from app.hiscores.metrics import OVERALL, TOTAL_LEVEL
from app.models.coverage import Coverage
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services.history import ranks
from app.services.history.metric_index import KnownMetric, MetricIndex
from app.services.history.rank_packing import Ranks
from app.services.players.finding import find
from app.services.players.overall import Overall

VALUES_AT = text(
    """
    SELECT known.metric_id, value.value, value.at AS changed_at, latest.value IS NOT NULL AS reported,
           coalesce(following.since < :moment, false) AS under_way
    FROM player_states AS state
    CROSS JOIN unnest(state.values) WITH ORDINALITY AS known (last_value, metric_id)
    CROSS JOIN LATERAL (
        SELECT at, value FROM changes
        WHERE player_id = state.player_id AND metric_id = known.metric_id::smallint AND at <= :moment
        ORDER BY at DESC LIMIT 1
    ) AS latest
    CROSS JOIN LATERAL (
        SELECT at, value FROM changes
        WHERE player_id = state.player_id AND metric_id = known.metric_id::smallint AND at <= :moment
          AND value IS NOT NULL
        ORDER BY at DESC LIMIT 1
    ) AS value
    LEFT JOIN LATERAL (
        SELECT at - make_interval(secs => gap_seconds) AS since FROM changes
        WHERE player_id = state.player_id AND metric_id = known.metric_id::smallint AND at > :moment
        ORDER BY at LIMIT 1
    ) AS following ON true
    WHERE state.player_id = :player_id AND known.last_value IS NOT NULL
    """
)

STATE = select(PlayerState.board, PlayerState.values, PlayerState.ranks, PlayerState.unreported).where(
    PlayerState.player_id == bindparam("player_id")
)


@dataclass(frozen=True, slots=True)
class Entry:
    metric: KnownMetric
    value: int | None = None
    rank: int | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    username: str
    board: str
    fetched_at: datetime | None
    """The last look that is remembered: of those that changed nothing, only the end of a span of coverage is."""
    changed_at: datetime | None
    exact: bool
    """No change was under way: the looks before and after saw the same."""
    entries: dict[str, Entry]
    """By metric name, all metrics there are; `reported` says whether the last look gave the value."""

    @property
    def overall(self) -> Overall:
        total = self.entries[OVERALL]
        return Overall(total.rank, self.entries[TOTAL_LEVEL].value, total.value)

    @property
    def combat_level(self) -> int | None:
        """By the game's formula. None while a combat skill's experience is unknown: a guess would be too low."""
        experience = {name: self.entries[name].value for name in levels.COMBAT_SKILLS}
        known = {name: levels.level(value) for name, value in experience.items() if value is not None}
        return levels.combat_level(known) if len(known) == len(experience) else None

    def of_kinds(self, *kinds: str) -> dict[str, Entry]:
        """Entries by slug."""
        return {entry.metric.slug: entry for entry in self.entries.values() if entry.metric.kind in kinds}


async def profile(session: AsyncSession, username: str, metrics: MetricIndex) -> Profile:
    """As of the last look. Raises Invalid or NotFound as `find` does."""
    player = await find(session, username)
    state = (await session.execute(STATE, {"player_id": player.id})).one_or_none()
    entries = await _nothing_known(session, metrics, len(state.values) if state else 1)
    if state is not None:
        unreported = set(state.unreported)
        # Between a switch of boards and the first look there, the values are known and the ranks are not.
        is_same_board = state.board == player.board
        for metric_id, (value, rank) in enumerate(zip(state.values, state.ranks, strict=True), start=1):
            metric = metrics.by_id[metric_id]
            if metric.merged_into is None:
                reported = value is not None and metric_id not in unreported
                entries[metric.name] = Entry(metric, value, rank if is_same_board else None, reported)
    return Profile(player.username, player.board, player.last_fetched_at, player.last_changed_at, True, entries)


async def profile_at(session: AsyncSession, username: str, metrics: MetricIndex, moment: datetime) -> Profile:
    """As of a moment. Raises Invalid or NotFound as `find` does."""
    player = await find(session, username)
    rows = (await session.execute(VALUES_AT, {"player_id": player.id, "moment": moment})).all()
    seen = await ranks.at(session, player.id, moment)
    known = {row.metric_id: row for row in rows}
    ranked = seen.ranks if seen else []
    entries = await _nothing_known(session, metrics, max([1, len(ranked), *known]))
    for metric in [entry.metric for entry in entries.values()]:
        rank = seen.of(metric.id) if seen else None
        if (row := known.get(metric.id)) is not None:
            entries[metric.name] = Entry(metric, row.value, rank, row.reported)
        elif rank is not None:
            entries[metric.name] = Entry(metric, None, rank)
    covered = select(func.max(Coverage.until)).where(Coverage.player_id == player.id, Coverage.until <= moment)
    until = await session.scalar(covered)
    return Profile(
        player.username,
        player.board if seen is None else seen.board,
        max((look for look in (until, seen.at if seen else None) if look is not None), default=None),
        max((row.changed_at for row in rows), default=None),
        _is_within(player, moment, seen) and not any(row.under_way for row in rows),
        entries,
    )


async def _nothing_known(session: AsyncSession, metrics: MetricIndex, count: int) -> dict[str, Entry]:
    await metrics.covering(session, count)
    return {metric.name: Entry(metric) for metric in metrics.current}


def _is_within(player: Player, moment: datetime, seen: Ranks | None) -> bool:
    """Whether there is a look at or before a moment, and one at or after it."""
    return seen is not None and player.last_fetched_at is not None and moment <= player.last_fetched_at
