"""Whether a profile costs the same however much history lies behind it."""

from statistics import median

from app.demo.archetypes import Archetype
from benchmarks.asking import ask
from benchmarks.instance import Instance, signed_in
from benchmarks.loading import load_player
from benchmarks.report import Row, say
from benchmarks.sizes import Size

ASKED = 300
TOLERANCE = 1.2


async def measure(instance: Instance, size: Size) -> list[Row]:
    paths = {}
    for looks in size.depths:
        say(f"A player with {looks:,} looks")
        await load_player(instance, f"deep {looks}", Archetype.mid, looks)
        paths[looks] = f"/api/v1/players/deep%20{looks}/stats"
    await instance.execute("VACUUM (ANALYZE)")
    seconds: dict[int, list[float]] = {looks: [] for looks in paths}
    async with signed_in(instance) as client:
        for _ in range(ASKED):  # In turn, so that what else the machine does befalls all alike.
            for looks, path in paths.items():
                seconds[looks].append(await ask(client, path))
    typical = {looks: median(found[ASKED // 10 :]) * 1000 for looks, found in seconds.items()}
    least = typical[size.depths[0]]
    return [
        Row(f"Profile, {looks:,} looks behind it", each, "ms", None if each == least else round(least * TOLERANCE, 2))
        for looks, each in typical.items()
    ]
