"""All checks by name, in the order in which they are made."""

from collections.abc import AsyncIterator, Callable, Collection

from asyncpg import PostgresError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.doctor import configuration, machine, servers, work
from app.doctor.findings import Finding
from app.embedded.engines import engines_answer
from app.errors import StartupError
from app.workers.runtime import Runtime, open_runtime

OF_THE_MACHINE: dict[str, Callable[[Settings], AsyncIterator[Finding]]] = {
    "settings": configuration.check_settings,
    "folder": machine.check_folder,
    "programs": machine.check_programs,
    "secrets": configuration.check_secrets,
    "port": machine.check_port,
}
OF_WHAT_RUNS: dict[str, Callable[[Runtime], AsyncIterator[Finding]]] = {
    "database": servers.check_database,
    "redis": servers.check_redis,
    "worker": work.check_worker,
    "scheduler": work.check_scheduler,
    "players": work.check_players,
    "hiscores": work.check_hiscores,
}
NAMES = (*OF_THE_MACHINE, *OF_WHAT_RUNS)


async def examine(settings: Settings, names: Collection[str]) -> AsyncIterator[tuple[str, Finding]]:
    """What the checks of these names find, each with its name."""
    for name in OF_THE_MACHINE:
        if name in names:
            async for finding in OF_THE_MACHINE[name](settings):
                yield name, finding
    running = [name for name in OF_WHAT_RUNS if name in names]
    try:
        if not await engines_answer(settings):
            raise StartupError("nothing runs here. Start `osrsdiff up`, then ask again.")
        async for found in _examine_running(settings, running):
            yield found
    except StartupError as error:
        for name in running:
            yield name, Finding("unknown", f"Not checked: {error}")


async def _examine_running(settings: Settings, names: Collection[str]) -> AsyncIterator[tuple[str, Finding]]:
    """Raises StartupError if the settings are such that nothing can run."""
    async with open_runtime(settings) as runtime:
        for name in names:
            async for finding in _guarded(OF_WHAT_RUNS[name], runtime):
                yield name, finding


async def _guarded(check: Callable[[Runtime], AsyncIterator[Finding]], runtime: Runtime) -> AsyncIterator[Finding]:
    """A server that is away, or refuses, is a finding; which one and why, its own check has said."""
    try:
        async for finding in check(runtime):
            yield finding
    except (SQLAlchemyError, PostgresError, RedisError, OSError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        yield Finding("unknown", f"Not checked, because a server refuses: {reason}")
