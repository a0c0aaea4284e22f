"""The overall row, which stands for a player where several are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.hiscores.metrics import OVERALL, TOTAL_LEVEL
from app.services.history.metric_index import MetricIndex

OVERALL_OF = text(
    """
    SELECT player.id, CASE WHEN state.board = player.board THEN state.ranks[:experience] END,
           state.values[:total], state.values[:experience]
    FROM players AS player JOIN player_states AS state ON state.player_id = player.id
    WHERE player.id = ANY (:player_ids)
    """
)


@dataclass(frozen=True, slots=True)
class Overall:
    rank: int | None
    level: int | None
    experience: int | None


async def of_players(session: AsyncSession, player_ids: Sequence[int], metrics: MetricIndex) -> dict[int, Overall]:
    """By player id; ranks only of the board that a player is on now."""
    await metrics.covering(session, 1)
    of_overall = {"experience": metrics.by_name[OVERALL].id, "total": metrics.by_name[TOTAL_LEVEL].id}
    rows = await session.execute(OVERALL_OF, {"player_ids": list(player_ids)} | of_overall)
    return {player_id: Overall(*numbers) for player_id, *numbers in rows}
