"""Simulated time: what time it is in the simulated world."""

import time
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """Real time by default. Can stand still, be set, be advanced, and run at a factor of real time.

    Everything is reckoned from an anchor, a pair of a simulated and a real instant, so that nothing accumulates.
    """

    def __init__(self, start: datetime | None = None, *, speed: float = 1.0, frozen: bool = False) -> None:
        self._speed = _checked_speed(speed)
        self._is_frozen = frozen
        self._anchor_real = time.time()
        self._anchor = self._anchor_real if start is None else _seconds(start)

    @property
    def speed(self) -> float:
        """Simulated seconds per real second while the clock runs."""
        return self._speed

    @property
    def is_frozen(self) -> bool:
        return self._is_frozen

    def timestamp(self) -> float:
        """Simulated seconds since 1970-01-01 UTC."""
        if self._is_frozen:
            return self._anchor
        return self._anchor + (time.time() - self._anchor_real) * self._speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def freeze(self) -> None:
        """Stands still until `resume`; `set` and `advance` still move it."""
        self._move_to(self.timestamp())
        self._is_frozen = True

    def resume(self, speed: float | None = None) -> None:
        """Goes on from where it stands, at the speed given or the former one."""
        new_speed = self._speed if speed is None else _checked_speed(speed)
        self._move_to(self.timestamp())
        self._speed, self._is_frozen = new_speed, False

    def set(self, instant: datetime) -> None:
        """Jumps to an instant, which must have a time zone."""
        self._move_to(_seconds(instant))

    def advance(self, step: timedelta | float) -> None:
        """Jumps by a step, in seconds if it is a number; back if it is negative."""
        seconds = step.total_seconds() if isinstance(step, timedelta) else step
        target = self.timestamp() + seconds
        try:
            datetime.fromtimestamp(target, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise ValueError("The calendar does not go that far.") from error
        self._move_to(target)

    def _move_to(self, timestamp: float) -> None:
        self._anchor, self._anchor_real = timestamp, time.time()


def _seconds(instant: datetime) -> float:
    if instant.tzinfo is None:
        raise ValueError("The time needs a time zone, as in 2026-01-05T00:00:00Z.")
    return instant.timestamp()


def _checked_speed(speed: float) -> float:
    if not 0 < speed <= 1_000_000:
        raise ValueError("The speed must be above 0 and at most 1000000; to stop the clock, freeze it.")
    return speed
