"""Requests a second that one API process answers, signed in."""

from benchmarks.asking import rate
from benchmarks.instance import Instance, signed_in
from benchmarks.report import Row, say
from benchmarks.sizes import Size

OF_PLAYER = {
    "Profile": ("stats", 440),
    "Gained, 30 days": ("gained?period=month", 452),
    "One metric's history, 365 days": ("history?metric=attack&period=year", 200),
}
OF_ALL = {
    "Leaderboard of a skill": ("attack", 300),
    "Leaderboard of a month's gains, remembered": ("attack?by=gained&period=month", None),
}
CLIENTS = 8


async def measure(instance: Instance, size: Size) -> list[Row]:
    rows = []
    async with signed_in(instance) as client:
        for what, (paths, target) in _paths(size).items():
            say(f"{what}, {CLIENTS} clients and 1")
            many, one = [await rate(client, paths, clients, size) for clients in (CLIENTS, 1)]
            rows.append(Row(f"{what}, {CLIENTS} clients", many, "requests/s", target, better="more"))
            rows.append(Row("  one client", 1000 / one, "ms"))
    return rows


def _paths(size: Size) -> dict[str, tuple[list[str], int | None]]:
    """The players in turn, or the one board."""
    paths: dict[str, tuple[list[str], int | None]] = {}
    for what, (path, target) in OF_PLAYER.items():
        paths[what] = [f"/api/v1/players/bench%20{number}/{path}" for number in range(size.players)], target
    for what, (path, wanted) in OF_ALL.items():
        paths[what] = [f"/api/v1/leaderboards/{path}"], wanted
    return paths
