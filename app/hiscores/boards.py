"""The hiscores' tables, one path segment each."""

from enum import StrEnum


class Board(StrEnum):
    regular = "regular"
    ironman = "ironman"
    hardcore = "hardcore"
    ultimate = "ultimate"
    skiller = "skiller"
    one_defence = "one_defence"
    deadman = "deadman"
    seasonal = "seasonal"
    tournament = "tournament"
    fresh_start = "fresh_start"

    @property
    def path(self) -> str:
        return f"m=hiscore_oldschool{_SUFFIX[self]}"

    def same_character(self, other: "Board") -> bool:
        """Whether a player's values carry over: true within one board, and among those of the main game."""
        return self == other or (self in MAIN_GAME and other in MAIN_GAME)


_SUFFIX = {
    Board.regular: "",
    Board.ironman: "_ironman",
    Board.hardcore: "_hardcore_ironman",
    Board.ultimate: "_ultimate",
    Board.skiller: "_skiller",
    Board.one_defence: "_skiller_defence",
    Board.deadman: "_deadman",
    Board.seasonal: "_seasonal",
    Board.tournament: "_tournament",
    Board.fresh_start: "_fresh_start",
}

IRON = frozenset({Board.ironman, Board.hardcore, Board.ultimate})
DETECTED = IRON | {Board.regular}
"""Which of these a character is on can be found out; the others are chosen by hand."""
MAIN_GAME = DETECTED | {Board.skiller, Board.one_defence}
