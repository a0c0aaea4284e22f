"""Who is in the demo. Their names are their seeds: it is the same demo every time, but for the time it is begun at."""

from dataclasses import dataclass

from app.demo.archetypes import Archetype
from app.hiscores.boards import Board

NEW_BOSS = "Moon Sovereign"
NOBODY = "Nobody"
"""The one name that is not on the hiscores, for whoever wants to see what that looks like."""


@dataclass(frozen=True, slots=True)
class Character:
    """`board`: the one it is looked for on. `also_on`: those it stands on besides.

    `tracked_days`: for how long it has been tracked. `paused_days`: since when it is not any more. `interval`: minutes
    between looks once the demo runs, if it has an interval of its own.
    """

    name: str
    archetype: Archetype
    board: Board = Board.regular
    also_on: tuple[Board, ...] = ()
    tracked_days: int = 365
    paused_days: int = 0
    former_name: str | None = None
    interval: int | None = None

    @property
    def first_name(self) -> str:
        """The one it was added under."""
        return self.former_name or self.name


IRON = (Board.regular, Board.ironman)

CAST = (
    Character("Maximilian", Archetype.main, interval=5),
    Character("Plain Jane", Archetype.mid, interval=2),
    Character("Iron Ida", Archetype.ironman, Board.ironman, (Board.regular,)),
    Character("Hard Luck", Archetype.ironman, Board.hardcore, IRON),
    Character("Ultimate Ulf", Archetype.ironman, Board.ultimate, IRON),
    Character("Wood Elf", Archetype.skiller, also_on=(Board.skiller,)),
    Character("Glass Cannon", Archetype.pure),
    Character("Fresh Start", Archetype.new, tracked_days=12, interval=3),
    Character("Boss Bertha", Archetype.bosser, interval=3),
    Character("Clue Clara", Archetype.clue_hunter),
    Character("Idle Igor", Archetype.mid),
    Character("Nova Olga", Archetype.maxed, former_name="Old Olga"),
    Character("Rolled Rick", Archetype.maxed, tracked_days=200),
    Character("Paused Pete", Archetype.mid, tracked_days=90, paused_days=20),
    Character("Gone Greta", Archetype.unranked, tracked_days=60),
)
