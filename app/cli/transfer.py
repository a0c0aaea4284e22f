"""Commands that carry history from one instance to another."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import zstandard
from rich.markup import escape
from rich.progress import Progress
from rich.progress import open as open_with_progress
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.cli.running import engines_and_runtime, err, out, run
from app.config import get_settings
from app.db import Database
from app.errors import Conflict
from app.models.player import Player
from app.services.players import finding
from app.services.transfer import export_files
from app.services.transfer.exports import Export
from app.services.transfer.imports import import_lines
from app.showcase.mark import check_kind


def export_file(
    file: Annotated[
        Path, typer.Argument(help="Where to; it must not exist yet. Whatever its name, it is compressed with zstd.")
    ],
    player: Annotated[list[str] | None, typer.Option(help="Only this one; may be given more than once.")] = None,
) -> None:
    """Write the whole history of all players into one file, as it is now; `import` restores it exactly."""

    async def work() -> None:
        if file.exists():
            raise Conflict(f"{file} exists already: choose another name.")
        async with engines_and_runtime(get_settings()) as runtime, runtime.database.of_one_moment() as session:
            export = Export(session, await _chosen(session, player))
            await _write(export, file)
        out.print(
            f"Written to {escape(str(file))} (players: {len(export.players)}, changes: {export.counts['change']:,})."
        )

    run(work())


def import_file(file: Annotated[Path, typer.Argument(help="What `export` or the API's format=jsonl wrote.")]) -> None:
    """Add all players of a file with their history; if one is tracked already or anything is amiss, none."""

    async def work() -> None:
        settings = get_settings()
        check_kind(settings.data_dir, is_demo=False)
        async with engines_and_runtime(settings) as runtime:
            # A transaction of years of data takes as long as it takes.
            database = Database(runtime.settings, statement_seconds=None)
            try:
                with open_with_progress(file, "rb", description="Importing", console=err, transient=True) as opened:
                    async with database.transaction() as session:
                        imported = await import_lines(session, export_files.read(opened))
            finally:
                await database.close()
        for before, now in imported.items():
            if before != now:
                out.print(f"{escape(before)} is {escape(now)} here: archives have the number of their player.")
        out.print(f"Players imported: {len(imported)}.")

    run(work())


async def _chosen(session: AsyncSession, usernames: Sequence[str] | None) -> Sequence[Player]:
    """In the order of their ids, so that who has the name since a split comes after the archive."""
    if usernames:
        found = {player.id: player for player in [await finding.find(session, name) for name in usernames]}
        return [found[player_id] for player_id in sorted(found)]
    return (await session.scalars(select(Player).order_by(Player.id))).all()


async def _write(export: Export, file: Path) -> None:
    """Under another name until it is whole."""
    draft = file.with_name(f"{file.name}.part")
    total = sum(player.snapshot_count for player in export.players)
    try:
        with Progress(console=err, transient=True) as progress, draft.open("wb") as target:
            task = progress.add_task("Exporting", total=total)
            compressor = zstandard.ZstdCompressor(write_checksum=True)
            with compressor.stream_writer(target, closefd=False) as packed:
                async for chunk in export.lines():
                    packed.write(chunk)
                    progress.update(task, completed=export.counts["snapshot"])
            target.flush()
            os.fsync(target.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def add_commands(app: typer.Typer) -> None:
    app.command("export")(export_file)
    app.command("import")(import_file)
