"""Commands about tracked characters."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from app.cli.running import engines_and_runtime, err, out, run
from app.config import get_settings
from app.errors import AppError
from app.hiscores.boards import Board
from app.models.player import MAX_INTERVAL_MINUTES, Player
from app.services.players import adding, finding, player_list
from app.services.players.player_list import Wanted
from app.workers.broker import use_runtime
from app.workers.runtime import Runtime
from app.workers.tasks import fetch_player

commands = typer.Typer(no_args_is_help=True)

PAGE = 500


@commands.command()
def add(
    usernames: Annotated[list[str], typer.Argument(help="Names of characters.")],
    board: Annotated[
        Board | None, typer.Option(help="The hiscores table they are on; without it, it is found out.")
    ] = None,
    interval: Annotated[
        int | None, typer.Option(help="Minutes between two looks.", min=1, max=MAX_INTERVAL_MINUTES)
    ] = None,
) -> None:
    """Track characters from now on, the first look included."""

    async def work() -> None:
        failed = False
        async with engines_and_runtime(get_settings()) as runtime:
            for username in track(usernames, "Adding", console=err, transient=True):
                try:
                    await adding.add(runtime.tracker, username, board, interval)
                    out.print(f"{escape(username)} is tracked.")
                except AppError as error:
                    failed = True
                    err.print(f"[red]{escape(username)}:[/] {escape(error.detail)}", soft_wrap=True)
        if failed:
            raise typer.Exit(1)

    run(work())


@commands.command("list")
def list_players() -> None:
    """Show who is tracked."""

    async def work() -> None:
        table = Table("Name", "Board", "Interval", "Status", "Fetched (UTC)", "Changed (UTC)", "Looks", "Snapshots")
        async with engines_and_runtime(get_settings()) as runtime:
            for player in await _all(runtime):
                table.add_row(
                    player.username,
                    player.board,
                    f"{player.fetch_interval_minutes} min" if player.fetch_interval_minutes else "-",
                    _status(player),
                    f"{player.last_fetched_at:%Y-%m-%d %H:%M:%S}" if player.last_fetched_at else "never",
                    f"{player.last_changed_at:%Y-%m-%d %H:%M:%S}" if player.last_changed_at else "never",
                    str(player.look_count),
                    str(player.snapshot_count),
                )
        out.print(table)

    run(work())


@commands.command()
def fetch(
    usernames: Annotated[list[str] | None, typer.Argument(help="Names of tracked characters; none: all.")] = None,
) -> None:
    """Look at characters now."""

    async def work() -> None:
        async with engines_and_runtime(get_settings()) as runtime:
            use_runtime(runtime)
            if usernames:
                async with runtime.database.sessions() as session:
                    wanted = [await finding.find_to_fetch(session, username) for username in usernames]
            else:
                wanted = [player for player in await _all(runtime) if not player.is_archived]
            for player in track(wanted, "Fetching", console=err, transient=True):
                result = await fetch_player(player.id)
                out.print(f"{player.username}: {result['outcome']}" + _details(result))

    run(work())


async def _all(runtime: Runtime) -> list[Player]:
    found: list[Player] = []
    async with runtime.database.sessions() as session:
        while page := await player_list.by_name(session, Wanted(), found[-1].username_key if found else None, PAGE):
            found += page
    return found


def _status(player: Player) -> str:
    if player.is_archived:
        return "archived"
    return player.status if player.is_active else "paused"


def _details(result: dict[str, object]) -> str:
    if result["error"]:
        return f" ({result['error']})"
    if result["outcome"] == "quarantined":
        return " (put aside: the page Quarantine shows why, and what can be done)"
    return f", {result['changes']} values changed" if result["changes"] else ""
