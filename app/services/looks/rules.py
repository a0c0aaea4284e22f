"""What judging a look takes besides the look."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.setting_groups import PlausibleSettings


class Scheduled(Protocol):
    """A player, or what was read of one."""

    @property
    def last_fetched_at(self) -> datetime | None: ...
    @property
    def fetch_interval_minutes(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """The bounds of the plausible, and the usual time between two looks."""

    plausible: PlausibleSettings
    usual_interval: timedelta
    is_adaptive: bool = False
    """Looks follow when a player plays, unless it has an interval of its own; the usual one is the longest then."""

    def longest_gap(self, player: Scheduled) -> timedelta:
        """Between two looks, for the state to count as known all the while."""
        minutes = player.fetch_interval_minutes
        return 2 * (self.usual_interval if minutes is None else timedelta(minutes=minutes))

    def is_stale(self, player: Scheduled, end: datetime) -> bool:
        """Whether the last look was too long before `end` to speak for it."""
        return player.last_fetched_at is None or end - player.last_fetched_at > self.longest_gap(player)
