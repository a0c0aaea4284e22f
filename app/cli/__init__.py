"""The command `osrsdiff`."""

import typer

from app import __version__
from app.cli import database, players, serving, users

app = typer.Typer(
    name="osrsdiff",
    help="Tracks Old School RuneScape characters: what changed, when, and how fast.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.add_typer(database.commands, name="db", help="The database.")
app.add_typer(users.commands, name="user", help="People who sign in.")
app.add_typer(players.commands, name="player", help="Tracked characters.")
serving.add_commands(app)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)
