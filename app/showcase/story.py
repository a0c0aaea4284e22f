"""What happens to the characters besides their own play, told from the moment at which the demo begins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import inf

from app.demo.clock import SimulatedClock
from app.demo.failures import FailureMode
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board
from app.hiscores.levels import experience_to_next
from app.showcase.cast import CAST, NEW_BOSS, NOBODY

YEAR = timedelta(days=365)
RENAMED = timedelta(days=90)
"""Before the beginning, as all of these."""
SWITCHED_OFF = timedelta(days=52), timedelta(days=48)
"""From when to when nobody looked."""

HOUR = 3600.0
Deed = Callable[[SimulatedHiscores], object]


@dataclass(frozen=True)
class Event:
    """`ago`: how long before the beginning. `passes`: it leaves nothing behind in the world."""

    ago: timedelta
    deed: Deed
    passes: bool = False


class Story:
    """The world, and what is still to happen in it until the beginning. Whoever else is asked for lives there, too."""

    def __init__(self, begun: datetime) -> None:
        self.world = SimulatedHiscores(SimulatedClock(begun - YEAR, frozen=True), everyone=True, begins=begun - YEAR)
        self._begun = begun
        self._events = sorted(_events(), key=lambda event: event.ago, reverse=True)
        for character in CAST:
            for board in (character.board, *character.also_on):
                player = self.world.add_player(character.first_name, character.archetype, board)
            player.begins = begun - timedelta(days=character.tracked_days)

    def go_on(self, until: datetime) -> None:
        """Let happen what happens up to a moment; the world's time is that moment then."""
        while self._events and self._begun - self._events[0].ago <= until:
            event = self._events.pop(0)
            self.world.clock.set(self._begun - event.ago)
            event.deed(self.world)
        self.world.clock.set(until)

    def go_on_by_itself(self, now: datetime) -> None:
        """All that was to happen has, and from now on the world's time is everybody's."""
        self._events = [event for event in self._events if not event.passes]
        self.go_on(max(self._begun, now))
        self.world.heal()
        self.world.clock.resume()


def _events() -> Iterator[Event]:
    yield from _year()
    yield from _last_days()
    yield from _trouble()
    yield from _life()


def _year() -> Iterator[Event]:
    yield Event(YEAR, lambda world: world.remove_player(NOBODY))
    yield Event(timedelta(days=364), _gains("Maximilian", "Sailing", 26_400, every=17 * HOUR))
    yield Event(timedelta(days=131), lambda world: world.leave_board("Idle Igor", Board.regular))
    yield Event(timedelta(days=160), lambda world: world.add_metric(NEW_BOSS))
    # A first zero counts only once something else has moved: docs/what-the-numbers-mean.md.
    yield Event(timedelta(days=159, hours=12), _gains("Boss Bertha", "Slayer", 61_000))
    yield Event(timedelta(days=157), _gains("Boss Bertha", NEW_BOSS, 7, every=11 * HOUR))
    yield Event(timedelta(days=61), _gains("Glass Cannon", "Magic", 44_000))
    yield Event(timedelta(days=60), _gains("Glass Cannon", NEW_BOSS, 2, every=31 * HOUR))
    yield Event(RENAMED, lambda world: world.rename("Old Olga", "Nova Olga"))


def _last_days() -> Iterator[Event]:
    yield Event(timedelta(days=3), lambda world: world.leave_board("Hard Luck", Board.hardcore))
    yield Event(timedelta(days=2), _gains("Hard Luck", "Agility", 38_000))
    yield Event(timedelta(hours=20), _gains("Rolled Rick", "Mining", 310_000))
    yield Event(timedelta(hours=5), _gains("Plain Jane", "Slayer", 1_350_000))
    yield Event(timedelta(hours=4), lambda world: world.rollback("Rolled Rick", hours=60))
    for hours, name, skill in (
        *((6.0, "Iron Ida", "Cooking"), (3.5, "Wood Elf", "Fletching"), (2.5, "Fresh Start", "Mining")),
        *((1.5, "Glass Cannon", "Ranged"), (0.8, "Plain Jane", "Fishing"), (0.6, "Fresh Start", "Cooking")),
        *((0.4, "Clue Clara", "Agility"), (0.1, "Plain Jane", "Herblore"), (0.1, "Iron Ida", "Mining")),
    ):
        yield Event(timedelta(hours=hours), partial(_level_up, name=name, skill=skill))


def _trouble() -> Iterator[Event]:
    yield Event(timedelta(hours=7), lambda world: world.remove_player("Gone Greta"))
    for hours, mode, name, times in (
        (6.5, FailureMode.unavailable, "Wood Elf", 2),
        (5.5, FailureMode.html, "Glass Cannon", 1),
        (3.2, FailureMode.not_found, "Iron Ida", 1),
        (1.8, FailureMode.truncated, "Clue Clara", 1),
    ):
        yield Event(timedelta(hours=hours), partial(SimulatedHiscores.fail, mode=mode, player=name, times=times), True)


def _life() -> Iterator[Event]:
    """So that something changes while one watches, at any time of the day."""
    for name, metric, amount, seconds in (
        ("Plain Jane", "Woodcutting", 940, 70.0),
        ("Boss Bertha", "Vorkath", 1, 140.0),
        ("Boss Bertha", "Ranged", 1_120, 140.0),
        ("Boss Bertha", "Hitpoints", 373, 140.0),
        ("Fresh Start", "Fishing", 60, 95.0),
        ("Fresh Start", "Firemaking", 45, 205.0),
        ("Maximilian", "Sailing", 3_300, 290.0),
    ):
        yield Event(timedelta(hours=9), _gains(name, metric, amount, every=seconds))


def _gains(name: str, metric: str, amount: int, every: float = inf) -> Deed:
    return lambda world: world.gain(name, metric, amount, every)


def _level_up(world: SimulatedHiscores, name: str, skill: str) -> None:
    """Just enough for the next level."""
    experience = world.player(name).values(world.layout, Board.regular, world.clock.timestamp())[skill]
    world.gain(name, skill, (experience_to_next(experience) or 0) + 100)
