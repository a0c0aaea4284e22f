"""The command that finds out what is wrong."""

from typing import Annotated

import typer
from rich.markup import escape

from app.cli.running import out, run
from app.config import get_settings
from app.doctor.examination import NAMES, examine
from app.doctor.findings import Level
from app.logging import set_up_logging

STYLES: dict[Level, str] = {"ok": "green", "warning": "yellow", "wrong": "bold red", "unknown": "dim"}


def doctor(
    checks: Annotated[list[str] | None, typer.Argument(help=f"Only these: {', '.join(NAMES)}.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the hiscores.")] = False,
) -> None:
    """Check everything, and say what to do. Starts nothing; exits with 1 if something is wrong."""
    if unknown := set(checks or ()) - set(NAMES):
        raise typer.BadParameter(f"There is no check {', '.join(sorted(unknown))}, only {', '.join(NAMES)}.")
    names = set(checks or NAMES) - ({"hiscores"} if offline else set())
    settings = get_settings()
    set_up_logging(settings.model_copy(update={"log_level": "ERROR"}))  # What is amiss is said in its place.
    found: set[Level] = set()

    async def work() -> None:
        async for name, finding in examine(settings, names):
            found.add(finding.level)
            style = STYLES[finding.level]
            out.print(f"{name:<9} [{style}]{finding.level:<7}[/]  {escape(finding.sentence)}", soft_wrap=True)

    run(work())
    if "wrong" in found:
        raise typer.Exit(1)


def add_commands(app: typer.Typer) -> None:
    app.command()(doctor)
