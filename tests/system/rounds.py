"""Rounds of looks: everybody gains and is due, so that each look that is made leaves one snapshot."""

from sqlalchemy import text

from app.demo.server import DemoServer
from app.workers.broker import QUEUE_NAME
from app.workers.runtime import Runtime
from tests.system.instance import looks_of, make_due, rows, until

RARELY = 7 * 24 * 60
"""Minutes between looks at players whom only `begin_round` makes due."""
OFTEN = {"SCHEDULES__FETCH_HISCORES": "* * * * * */20"}
"""Such players are no concern of this schedule, but whoever is due is queued in its slots as well as once a minute."""
BOSS = "Zulrah"
"""Kills have no upper limit as experience has."""
KILLS = f"""
SELECT p.username, s.values[m.id] AS kills
FROM players p JOIN player_states s ON s.player_id = p.id JOIN metrics m ON m.name = '{BOSS}'
"""


async def let_all_gain(runtime: Runtime, hiscores: DemoServer) -> None:
    for player in await rows(runtime, "SELECT username FROM players"):
        hiscores.world.gain(player.username, BOSS, 1)


async def begin_round(runtime: Runtime, hiscores: DemoServer) -> None:
    await let_all_gain(runtime, hiscores)
    await make_due(runtime)


async def until_all_have(runtime: Runtime, looks: int) -> None:
    """Wait until every player has been looked at so many times since it was added."""

    async def all_have() -> bool:
        return min((await looks_of(runtime)).values()) >= looks

    await until(all_have, seconds=300)


async def let_claims_end(runtime: Runtime) -> None:
    """Once nothing is under way, as if the five minutes had gone by after which a queued look that came to nothing is
    queued again."""

    async def is_quiet() -> bool:
        asking = await rows(runtime, "SELECT 1 FROM players WHERE looking_until > now() LIMIT 1")
        return not asking and await runtime.redis.xlen(QUEUE_NAME) == 0

    await until(is_quiet, seconds=150)
    async with runtime.database.transaction() as session:
        await session.execute(text("UPDATE players SET queued_until = now() WHERE queued_until > now()"))


async def until_settled(runtime: Runtime) -> None:
    """Wait until nothing is queued, asked or unfinished; runs that lost their message are ended like all others."""
    unfinished = "SELECT 1 FROM task_runs WHERE status IN ('queued', 'running') AND queued_at < now() - interval '5 s'"
    busy = "SELECT 1 FROM players WHERE greatest(queued_until, looking_until) > now()"

    async def is_settled() -> bool:
        left = await rows(runtime, f"{unfinished} UNION ALL {busy}")
        return not left and await runtime.redis.xlen(QUEUE_NAME) == 0

    await _give_up_lost_runs(runtime)
    await until(is_settled, seconds=150)


async def _give_up_lost_runs(runtime: Runtime) -> None:
    """As if the quarter of an hour had gone by after which a run whose message was lost is given up."""
    async with runtime.database.transaction() as session:
        await session.execute(
            text(
                """
                UPDATE task_runs
                SET queued_at = queued_at - interval '15 min', started_at = started_at - interval '15 min'
                WHERE status IN ('queued', 'running') AND queued_at < now() - interval '20 s'
                """
            )
        )


async def check_looks(runtime: Runtime, hiscores: DemoServer, each: int) -> None:
    """Every player was answered for exactly so many times, each look left its snapshot, and the last says what the
    world says."""
    answered = "SELECT player_id, count(*) - 1 FROM looks WHERE outcome <> 'unavailable' GROUP BY 1"
    looks = dict(map(tuple, await rows(runtime, answered)))
    assert set(looks.values()) == {each}, looks
    snapshots = await rows(runtime, "SELECT player_id, count(*) - 1 FROM snapshots GROUP BY 1")
    assert dict(map(tuple, snapshots)) == looks, snapshots
    for username, kills in await rows(runtime, KILLS):
        assert kills == _kills_of(hiscores, username)
    slots = "SELECT 1 FROM task_runs WHERE slot_at IS NOT NULL GROUP BY name, slot_at HAVING count(*) > 1"
    assert not await rows(runtime, slots)


def _kills_of(hiscores: DemoServer, username: str) -> int:
    body = hiscores.world.body(username)
    assert body is not None
    kills: int = next(activity["score"] for activity in body["activities"] if activity["name"] == BOSS)
    return kills
