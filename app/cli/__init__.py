"""The command `osrsdiff`."""

from typing import Annotated

import typer

from app import __version__
from app.cli import backup, database, doctor, players, serving, transfer, users

app = typer.Typer(
    name="osrsdiff",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Tracks Old School RuneScape characters: what changed, when, and how fast."""


app.add_typer(database.commands, name="db", help="The database.")
app.add_typer(users.commands, name="user", help="People who sign in.")
app.add_typer(players.commands, name="player", help="Tracked characters.")
serving.add_commands(app)
transfer.add_commands(app)
doctor.add_commands(app)
backup.add_commands(app)
