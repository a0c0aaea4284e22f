"""The commands that another process can give the simulated world, and the fields each takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.demo.archetypes import Archetype
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board

_KIND_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", dict: "an object"}


class Refused(Exception):
    """A command that makes no sense; the text is a sentence for whoever gave it."""


@dataclass(frozen=True)
class Fields:
    """The fields of a command's body, checked one by one; `finish` refuses what nobody asked for."""

    given: dict[str, Any]
    taken: set[str]

    def need(self, name: str, kind: type) -> Any:
        value = self.take(name, kind)
        if value is None:
            raise Refused(f"The field {name} is missing.")
        return value

    def take(self, name: str, kind: type) -> Any:
        self.taken.add(name)
        value = self.given.get(name)
        accepted = (int, float) if kind is float else kind
        if value is not None and (not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool)):
            raise Refused(f"The field {name} must be {_KIND_NAMES[kind]}.")
        return value

    def rest(self) -> dict[str, Any]:
        return {name: value for name, value in self.given.items() if name not in self.taken}

    def finish(self) -> None:
        if rest := self.rest():
            raise Refused(f"There is no field {min(rest)}; the fields are: {', '.join(sorted(self.taken)) or 'none'}.")


Command = Callable[[SimulatedHiscores, Fields], Callable[[], object]]
"""Reads its fields and gives what is to be done once all are known to be right."""


def _add_player(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, kind, board = fields.need("name", str), fields.take("archetype", str), fields.take("board", str)
    archetype = None if kind is None else _one_of(Archetype, kind)
    return lambda: world.add_player(name, archetype, _one_of(Board, board or Board.regular))


def _remove(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, board = fields.need("name", str), fields.take("board", str)
    return lambda: world.remove_player(name, board and _one_of(Board, board))


def _rename(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    old, new = fields.need("old", str), fields.need("new", str)
    return lambda: world.rename(old, new)


def _gain(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, metric, amount = fields.need("name", str), fields.need("metric", str), fields.need("amount", int)
    return lambda: world.gain(name, metric, amount)


def _body(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, body = fields.need("name", str), fields.take("body", dict)
    return lambda: world.set_body(name, body)


def _rollback(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, hours = fields.need("name", str), fields.need("hours", float)
    return lambda: world.rollback(name, hours)


def _leave(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, board = fields.need("name", str), _one_of(Board, fields.need("board", str))
    return lambda: world.leave_board(name, board)


def _hide(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    metric = fields.need("metric", str)
    return lambda: world.hide_metric(metric)


def _show(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    metric = fields.need("metric", str)
    return lambda: world.show_metric(metric)


def _add_metric(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    metric, is_skill, value = fields.need("metric", str), fields.take("is_skill", bool), fields.take("value", int)
    return lambda: world.add_metric(metric, bool(is_skill), value or 0)


def _fail(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    mode, player, times = fields.need("mode", str), fields.take("player", str), fields.take("times", int)
    named = fields.take("board", str)
    board = None if named is None else _one_of(Board, named)
    options = fields.rest()
    fields.taken.update(options)
    return lambda: world.fail(mode, player, times, board, **options)


def _heal(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    player = fields.take("player", str)
    return lambda: world.heal(player)


def _ranks(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    drift = fields.need("drift", bool)
    return lambda: setattr(world, "ranks_drift", drift)


def _forget(world: SimulatedHiscores, _: Fields) -> Callable[[], object]:
    return world.requests.clear


def _clock(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    """Any of `set` (ISO 8601), `advance` (seconds), `speed` (which also lets it run) and `frozen`, in this order."""
    instant, seconds = fields.take("set", str), fields.take("advance", float)
    speed, frozen = fields.take("speed", float), fields.take("frozen", bool)

    def turn() -> None:
        if instant is not None:
            world.clock.set(_instant(instant))
        if seconds is not None:
            world.clock.advance(seconds)
        if speed is not None or frozen is False:
            world.clock.resume(speed)
        if frozen:
            world.clock.freeze()

    return turn


def _one_of(kind: Any, text: str) -> Any:
    if text not in list(kind):
        raise Refused(f"There is no {kind.__name__.lower()} {text!r}; there are: {', '.join(kind)}.")
    return kind(text)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is no time; write it as in 2026-01-05T00:00:00Z.") from error


COMMANDS: dict[str, Command] = {
    "players": _add_player,
    "remove": _remove,
    "rename": _rename,
    "gain": _gain,
    "body": _body,
    "rollback": _rollback,
    "leave": _leave,
    "hide": _hide,
    "show": _show,
    "add-metric": _add_metric,
    "fail": _fail,
    "heal": _heal,
    "ranks": _ranks,
    "clock": _clock,
    "forget-requests": _forget,
}
