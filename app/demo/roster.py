"""Who there is in the simulated world, under which name and on which boards."""

from collections.abc import Iterable
from datetime import datetime

from app.demo.archetypes import Archetype, archetype_of
from app.demo.players import Player
from app.hiscores import names
from app.hiscores.boards import Board

_BOARDS_OF = {
    Archetype.ironman: {Board.regular, Board.ironman},
    Archetype.skiller: {Board.regular, Board.skiller},
}


class Roster:
    """The players. Wrong arguments raise ValueError with a sentence."""

    def __init__(self, *, everyone: bool, begins: datetime) -> None:
        self.everyone = everyone
        self.begins = begins
        self._players: dict[str, Player] = {}
        self._gone: set[str] = set()

    @property
    def players(self) -> Iterable[Player]:
        """Those added or changed; with `everyone`, all others exist as well."""
        return self._players.values()

    def add_player(self, name: str, archetype: Archetype | None = None, board: Board = Board.regular) -> Player:
        """Puts a character on a board; again on another, and it stands on both, with the same values."""
        key = names.key(name)
        player = self._players.get(key)
        if player is None:
            # Whoever takes a name that another character has left is a new character.
            is_taken_over = key in self._gone and any(other.seed == key for other in self.players)
            seed = f"{key}, the second" if is_taken_over else key
            kind = archetype or archetype_of(seed)
            player = self._players[key] = Player(names.clean(name), seed, kind, self.begins, set())
        elif archetype not in (None, player.archetype):
            raise ValueError(f"{player.name} is {player.archetype} already.")
        player.boards.add(board)
        self._gone.discard(key)
        return player

    def remove_player(self, name: str, board: Board | None = None) -> None:
        """Takes a character off one board, or off all."""
        player = self.player(name)
        player.boards.discard(board) if board else player.boards.clear()
        if not player.boards:
            del self._players[names.key(name)]
            self._gone.add(names.key(name))

    def rename(self, old: str, new: str) -> None:
        """The character goes on under another name; the old one is not found any more."""
        player, old_key, new_key = self.player(old), names.key(old), names.key(new)
        if new_key != old_key and new_key in self._players:
            raise ValueError(f"{new} is taken.")
        del self._players[old_key]
        self._gone.add(old_key)
        self._gone.discard(new_key)
        self._players[new_key] = player
        player.name = names.clean(new)

    def player(self, name: str) -> Player:
        """The player of a name, to be changed. Raises ValueError if there is none."""
        player = self.find(name)
        if player is None:
            raise ValueError(f"There is no player {name}.")
        return self._players.setdefault(names.key(name), player)

    def find(self, name: str) -> Player | None:
        """Whoever is found under a name, which may be none at all; only to be looked at."""
        try:
            key = names.key(name)
        except ValueError:
            return None
        return self._players.get(key) or self._stranger(key)

    def _stranger(self, key: str) -> Player | None:
        """Somebody nobody added: a player if everyone is one."""
        if not self.everyone or key in self._gone:
            return None
        archetype = archetype_of(key)
        display = " ".join(word.capitalize() for word in key.split(" "))
        return Player(display, key, archetype, self.begins, set(_BOARDS_OF.get(archetype, {Board.regular})))
