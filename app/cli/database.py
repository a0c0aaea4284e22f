"""Commands about the database."""

import typer
from rich.progress import track
from sqlalchemy import select

from app.cli.running import engines_and_runtime, err, out, run, tell_password
from app.config import get_settings
from app.migrate import upgrade as upgrade_database
from app.models.player import Player
from app.services.accounts import users
from app.services.history import records, sealing
from app.services.instance import index_upkeep

commands = typer.Typer(no_args_is_help=True)


@commands.command()
def upgrade() -> None:
    """Bring the schema and the catalogue of metrics up to this release; create the first admin if there is none."""
    settings = get_settings()

    async def work() -> None:
        async with engines_and_runtime(settings) as runtime:
            with err.status("Bringing the database up to date ..."):
                await upgrade_database(settings)
            async with runtime.database.transaction() as session:
                password = await users.create_first_admin(session, settings.admin)
        out.print("The database is up to date.")
        if password is not None:
            tell_password(settings.admin.username, password)

    run(work())


@commands.command()
def seal() -> None:
    """Pack the ranks of closed weeks and tighten the index now; the task seal_ranks does it every night."""

    async def work() -> None:
        async with engines_and_runtime(get_settings()) as runtime:
            async with runtime.database.sessions() as session:
                now = await runtime.tracker.now(session)
                ids = await sealing.players_to_seal(session, now)
            counts = [
                await sealing.seal(runtime.database, player_id, now)
                for player_id in track(ids, "Ranks of players", console=err)
            ]
            with err.status("Looking after the index of changes ..."):
                await index_upkeep.rebuild_if_loose(runtime.settings)
        out.print(f"Snapshots packed: {sum(counts):,} (of players: {len(ids)}).")

    run(work())


@commands.command("rebuild-records")
def rebuild_records() -> None:
    """Reckon all records anew from the changes. They are the same as before, unless something was amiss."""

    async def work() -> None:
        async with engines_and_runtime(get_settings()) as runtime:
            async with runtime.database.sessions() as session:
                ids = (await session.scalars(select(Player.id).order_by(Player.id))).all()
            for player_id in track(ids, "Records of players", console=err):
                async with runtime.database.transaction() as session:
                    await session.execute(select(Player.id).where(Player.id == player_id).with_for_update())
                    await records.rebuild(session, player_id)
        out.print(f"Players whose records are rebuilt: {len(ids)}.")

    run(work())
