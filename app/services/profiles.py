"""A player's profile: everything known of it, read from its one state row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores import levels
from app.hiscores.diff import NOTHING
from app.hiscores.metrics import OVERALL, TOTAL_LEVEL
from app.models.metric import Metric
from app.models.player import Player
from app.models.player_state import PlayerState
from app.services import states
from app.services.metrics import MetricIndex
from app.services.players import find


@dataclass(frozen=True, slots=True)
class Entry:
    metric: Metric
    value: int | None
    rank: int | None
    reported: bool


@dataclass(frozen=True, slots=True)
class Overall:
    rank: int | None
    level: int | None
    experience: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    player: Player
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
    """Raises Invalid or NotFound as `find` does."""
    player = await find(session, username)
    state = await session.get(PlayerState, player.id)
    by_id = await metrics.covering(session, len(state.values) if state else 1)
    return Profile(player, _entries(player, state, by_id))


def _entries(player: Player, stored: PlayerState | None, by_id: Mapping[int, Metric]) -> dict[str, Entry]:
    """Between a switch of boards and the first look there, the values are known and the ranks are not."""
    state = {} if stored is None else states.unpack(stored, by_id)
    is_same_board = stored is not None and stored.board == player.board
    return {
        metric.name: Entry(metric, known.value, known.rank if is_same_board else None, known.reported)
        for metric in by_id.values()
        if metric.merged_into is None
        for known in [state.get(metric.name, NOTHING)]
    }


async def overall(session: AsyncSession, player_ids: Sequence[int], metrics: MetricIndex) -> dict[int, Overall]:
    """The overall row of several players, by player id."""
    await metrics.covering(session, 1)
    experience, total = metrics.by_name[OVERALL].id, metrics.by_name[TOTAL_LEVEL].id
    rank = case((PlayerState.board == Player.board, PlayerState.ranks[experience]))
    rows = await session.execute(
        select(Player.id, rank, PlayerState.values[total], PlayerState.values[experience])
        .join(PlayerState, PlayerState.player_id == Player.id)
        .where(Player.id.in_(player_ids))
    )
    return {player_id: Overall(*numbers) for player_id, *numbers in rows}
