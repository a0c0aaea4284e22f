"""Commands that back the database up and bring it back."""

from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal
from rich.markup import escape

from app.backups import restoring, target, writing
from app.backups.archive import Archive, examine
from app.cli.running import engines_alone, engines_and_runtime, err, out, run
from app.config import get_settings
from app.migrate import upgrade
from app.services.instance import figures, task_runs
from app.showcase.mark import check_kind
from app.workers import leftovers
from app.workers.runtime import Runtime

File = Annotated[Path, typer.Argument(help="Where to; it must not exist yet.", resolve_path=True)]
Backup = Annotated[Path, typer.Argument(help="What `backup` wrote.", exists=True, dir_okay=False, resolve_path=True)]
Replace = Annotated[bool, typer.Option("--replace", help="Give up what the database holds now.")]


def backup(file: File) -> None:
    """Write all that the database holds into one file, as it is at one moment; everything may go on meanwhile."""

    async def work() -> None:
        async with engines_and_runtime(get_settings()) as runtime:
            with err.status("Backing up ...") as status:
                size = await writing.write(
                    runtime.settings,
                    runtime.database,
                    file,
                    lambda written: status.update(f"Backing up ... {decimal(written)}"),
                )
        name = escape(str(file))
        out.print(f"The backup is {name} ({decimal(size)}); `osrsdiff restore {name}` brings it back.", soft_wrap=True)
        out.print(
            "It holds all that is stored, hashes of passwords, too: keep it safe, and on another disk.", soft_wrap=True
        )

    run(work())


def restore(file: Backup, replace: Replace = False) -> None:
    """Bring back a backup, all of it or nothing, into an empty database, or with --replace over what is there."""

    async def work() -> None:
        settings = get_settings()
        check_kind(settings.data_dir, is_demo=False)
        archive = await examine(settings, file)
        async with engines_alone(settings) as runtime:
            await _restore(runtime, archive, replace=replace)
            with err.status("Bringing the database up to date ..."):
                await upgrade(settings)
            async with runtime.database.transaction() as session:
                await task_runs.end_all(session)
                stats = await figures.stats(session)
        out.print(
            f"Restored as of {archive.made_at} (players: {stats.players}, looks: {stats.looks:,}). "
            "Start it as ever; if this machine has another signing key, people sign in again.",
            soft_wrap=True,
        )

    run(work())


async def _restore(runtime: Runtime, archive: Archive, *, replace: bool) -> None:
    await runtime.database.check()
    with err.status("Making sure that nobody uses the database ...") as status:
        await leftovers.check_no_worker(runtime.redis)
        async with runtime.database.engine.connect() as connection:
            replaced = await target.check(connection, archive, replace=replace)
        # Before, not after: whatever happens then, nothing in Redis is of another time than the database.
        await leftovers.empty(runtime.redis)
        await restoring.restore(
            runtime.settings, archive, replaced, lambda done: status.update(f"Restoring ... {decimal(done)}")
        )


def add_commands(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)
