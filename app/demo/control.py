"""The simulated world's remote control over HTTP, in JSON."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.demo.command_fields import Fields, Refused
from app.demo.commands import COMMANDS, Command
from app.demo.failures import Failure
from app.demo.hiscores import SimulatedHiscores
from app.demo.request_log import Request as Asked


def control_routes(world: SimulatedHiscores) -> list[Route]:
    """GET /control/state and /control/requests, and one POST for each command; each POST answers with the state."""

    async def show_state(_: Request) -> Response:
        return JSONResponse(state(world))

    async def show_requests(_: Request) -> Response:
        return JSONResponse([_asked(request) for request in world.requests])

    def route(name: str, command: Command) -> Route:
        async def give(request: Request) -> Response:
            try:
                _give(world, command, await request.body())
            except (Refused, ValueError) as error:
                return JSONResponse({"error": str(error)}, status_code=400)
            return JSONResponse(state(world))

        return Route(f"/control/{name}", give, methods=["POST"])

    return [
        Route("/control/state", show_state),
        Route("/control/requests", show_requests),
        *(route(name, command) for name, command in COMMANDS.items()),
    ]


def _give(world: SimulatedHiscores, command: Command, body: bytes) -> None:
    try:
        given = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refused("The body must be JSON.") from error
    if not isinstance(given, dict):
        raise Refused("The body must be a JSON object.")
    fields = Fields(given)
    act = command(world, fields)
    fields.finish()
    act()


def state(world: SimulatedHiscores) -> dict[str, Any]:
    """The world as JSON; of the requests only the numbers."""
    log = world.requests
    return {
        "time": world.clock.now().isoformat(),
        "speed": world.clock.speed,
        "frozen": world.clock.is_frozen,
        "everyone": world.everyone,
        "ranks_drift": world.ranks_drift,
        "players": [
            {"name": player.name, "archetype": player.archetype, "boards": sorted(player.boards)}
            for player in world.players
        ],
        "hidden": sorted(world.layout.hidden),
        "added": sorted(world.layout.added),
        "failures": [_failure(failure) for failure in world.failures],
        "requests": {
            "total": log.total,
            "by_status": {"none" if status is None else str(status): count for status, count in log.by_status.items()},
            "in_flight": log.in_flight,
            "most_at_once": log.most_at_once,
        },
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "mode": failure.mode,
        "player": failure.player,
        "times": failure.times,
        "board": failure.board,
        "options": failure.options,
    }


def _asked(request: Asked) -> dict[str, Any]:
    return {
        "time": request.at.isoformat(),
        "player": request.player,
        "board": request.board,
        "status": request.status,
    }
