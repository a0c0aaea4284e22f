"""The commands that another process can give the simulated world, and the fields that each takes."""

from collections.abc import Callable
from datetime import datetime

from app.demo.archetypes import Archetype
from app.demo.command_fields import Fields
from app.demo.hiscores import SimulatedHiscores
from app.hiscores.boards import Board

Command = Callable[[SimulatedHiscores, Fields], Callable[[], object]]
"""Reads its fields and gives what is to be done once all are known to be right."""


def _add_player(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, archetype = fields.need("name", str), fields.take("archetype", Archetype)
    board = fields.take("board", Board) or Board.regular
    return lambda: world.add_player(name, archetype, board)


def _remove(world: SimulatedHiscores, fields: Fields) -> Callable[[], object]:
    name, board = fields.need("name", str), fields.take("board", Board)
    return lambda: world.remove_player(name, board)


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
    name, board = fields.need("name", str), fields.need("board", Board)
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
    mode, player = fields.need("mode", str), fields.take("player", str)
    times, board = fields.take("times", int), fields.take("board", Board)
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
    instant, seconds = fields.take("set", datetime), fields.take("advance", float)
    speed, frozen = fields.take("speed", float), fields.take("frozen", bool)

    def turn() -> None:
        if instant is not None:
            world.clock.set(instant)
        if seconds is not None:
            world.clock.advance(seconds)
        if speed is not None or frozen is False:
            world.clock.resume(speed)
        if frozen:
            world.clock.freeze()

    return turn


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
