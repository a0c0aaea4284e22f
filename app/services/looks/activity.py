"""How soon to look again at a player whose looks follow when it plays.

So many requests show changes earliest if pauses go with one over the square root of how often there are changes, since
waiting costs rate x pause / 2, and looking 1 / pause. How often that is at an hour of the day, the log of looks says
for the last week; after a change, the next one is expected soon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.player import Player
from app.services.looks.look_log import LOOKS_KEPT

SHORTEST = timedelta(minutes=20)
LONGEST = timedelta(hours=3)
AT_ONE_AN_HOUR = timedelta(minutes=20)
"""The pause where there is a change an hour; the other constants were chosen with it by benchmarks/pacing.py."""
UNEXPECTED = 0.02
"""Changes an hour at hours that have seen none."""
RECENT = timedelta(minutes=90)
SHARE = 0.25
"""Of the time since a recent change, the pause."""
DAY = timedelta(days=1)

CHANGES_BY_HOUR = text(
    """
    SELECT extract(hour FROM at AT TIME ZONE 'UTC')::int, count(*) FROM looks
    WHERE player_id = :player_id AND at > :after AND changes > 0 GROUP BY 1
    """
)


@dataclass(frozen=True, slots=True)
class Activity:
    """Looks that showed a change, by the hour of the day (UTC), of so many days."""

    by_hour: Sequence[int]
    days: float

    def pause(self, now: datetime, last_changed_at: datetime | None) -> timedelta:
        """Until the next look, if the latest is made now."""
        before, at, after = (self.by_hour[(now.hour + offset) % 24] for offset in (-1, 0, 1))
        an_hour = (before / 2 + at + after) / 2.5 / self.days
        pause = AT_ONE_AN_HOUR / sqrt(an_hour + UNEXPECTED)
        if last_changed_at is not None and now - last_changed_at < RECENT:
            pause = min(pause, SHARE * (now - last_changed_at))
        return min(max(pause, SHORTEST), LONGEST)


async def pause(session: AsyncSession, player: Player, now: datetime) -> timedelta:
    """Until the next look at a player that has just been looked at."""
    after = max(now - LOOKS_KEPT, player.created_at)
    by_hour = [0] * 24
    with session.no_autoflush:  # The player is written once, at the end of its look.
        for hour, count in await session.execute(CHANGES_BY_HOUR, {"player_id": player.id, "after": after}):
            by_hour[hour] = count
    return Activity(by_hour, max((now - after) / DAY, 1)).pause(now, player.last_changed_at)
