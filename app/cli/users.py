"""Commands about people who sign in."""

import secrets
import sys
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.running import engines_and_runtime, out, run
from app.config import get_settings
from app.services import users

commands = typer.Typer(no_args_is_help=True)

PASSWORD_BYTES = 15
Username = Annotated[str, typer.Argument(help="The name to sign in with.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@commands.command()
def create(
    username: Username,
    admin: Annotated[bool, typer.Option(help="May change things, not only read.")] = False,
    password_stdin: FromStdin = False,
) -> None:
    """Add a user; a random password is printed unless one is given."""

    async def work() -> None:
        password = _password(password_stdin)
        async with engines_and_runtime(get_settings()) as runtime, runtime.database.transaction() as session:
            await users.create(session, username, password, "admin" if admin else "viewer")
        _tell(username, None if password_stdin else password)

    run(work())


@commands.command("reset-password")
def reset_password(
    username: Annotated[str | None, typer.Argument(help="Default: the first admin's name.")] = None,
    password_stdin: FromStdin = False,
) -> None:
    """Set a new password and end all sessions of the user; a random one is printed unless one is given."""
    settings = get_settings()
    name = username or settings.admin.username

    async def work() -> None:
        password = _password(password_stdin)
        async with engines_and_runtime(settings) as runtime, runtime.database.transaction() as session:
            await users.reset_password(session, name, password)
        _tell(name, None if password_stdin else password)

    run(work())


def _password(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if from_stdin else secrets.token_urlsafe(PASSWORD_BYTES)


def _tell(username: str, password: str | None) -> None:
    out.print(f"{escape(username)} can sign in" + (f" with password [bold]{password}[/]" if password else "") + ".")
