"""Whether the work gets done: worker, scheduler, players in time, hiscores."""

from collections.abc import AsyncIterator
from datetime import timedelta

from app.doctor import findings
from app.doctor.findings import Finding
from app.errors import Unavailable
from app.hiscores.boards import Board
from app.hiscores.errors import CharacterNotFound, HiscoresError
from app.services.looks import due
from app.workers import readiness
from app.workers.runtime import Runtime

LONG_WAIT = timedelta(minutes=10)
"""A player due for so long is not waiting for its turn any more, but for somebody to come."""
PATIENCE_SECONDS = 10
ASKED_FOR = "Lynx Titan"
"""On the hiscores for as long as there are any; should it leave them, the answer is an answer still."""


async def check_worker(runtime: Runtime) -> AsyncIterator[Finding]:
    checks = await readiness.check_redis(runtime)
    yield findings.of(checks["worker"] if checks["redis"].ok else checks["redis"])


async def check_scheduler(runtime: Runtime) -> AsyncIterator[Finding]:
    checks = await readiness.check_database(runtime, readiness.SILENCE)
    if checks["migrations"].ok:
        yield findings.of(checks["scheduler"])
    else:
        yield Finding("unknown", "Not checked, because the database is not ready.")


async def check_players(runtime: Runtime) -> AsyncIterator[Finding]:
    async with runtime.database.sessions() as session:
        wait = await due.longest_wait(session, runtime.tracker.clock())
    if wait is None or wait < LONG_WAIT:
        yield Finding("ok", "All are looked at in time.")
        return
    minutes = wait // timedelta(minutes=1)
    yield Finding(
        "warning",
        f"One has been due for {minutes} minutes: see whether worker and scheduler run, and whether "
        "HISCORES__REQUESTS_PER_MINUTE is enough for so many players.",
    )


async def check_hiscores(runtime: Runtime) -> AsyncIterator[Finding]:
    """One request, out of the budget that all share."""
    base_url = runtime.settings.hiscores.base_url
    try:
        async with runtime.tracker.budget.turn(PATIENCE_SECONDS) as turn:
            await turn.spend()
            await runtime.tracker.client.fetch(ASKED_FOR, Board.regular)
    except Unavailable as error:
        yield Finding("unknown", f"Not asked: {error}")
    except CharacterNotFound:
        yield Finding("ok", f"{base_url} answers.")
    except HiscoresError as error:
        yield Finding(
            "wrong",
            f"{error} See whether HISCORES__BASE_URL ({base_url}) is right and this machine gets there. "
            "While the hiscores are down, looks wait.",
        )
    else:
        yield Finding("ok", f"{base_url} answers.")
