"""Commands about the database."""

import typer

from app.cli.running import engines_and_runtime, err, out, run
from app.config import get_settings
from app.migrate import upgrade as upgrade_database

commands = typer.Typer(no_args_is_help=True)


@commands.callback()
def _about() -> None:
    """Makes `db` a group although it has one command."""


@commands.command()
def upgrade() -> None:
    """Bring the schema and the catalogue of metrics up to this release."""

    async def work() -> None:
        async with engines_and_runtime(get_settings()) as runtime:
            with err.status("Bringing the database up to date ..."):
                await upgrade_database(runtime.settings)
        out.print("The database is up to date.")

    run(work())
