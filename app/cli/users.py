"""Commands about people who sign in."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from app.cli.running import engines_and_runtime, out, run
from app.config import get_settings
from app.models.user import Role
from app.services.accounts import audit, passwords, users

commands = typer.Typer(no_args_is_help=True)

PAGE = 500
Username = Annotated[str, typer.Argument(help="The name to sign in with.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@asynccontextmanager
async def _transaction() -> AsyncIterator[AsyncSession]:
    async with engines_and_runtime(get_settings()) as runtime, runtime.database.transaction() as session:
        yield session


@commands.command("list")
def list_users() -> None:
    """Show who may sign in."""

    async def work() -> None:
        table = Table("Name", "Role", "May sign in", "Added (UTC)")
        async with _transaction() as session:
            after_id: int | None = None
            while found := await users.page(session, after_id, PAGE):
                for user in found:
                    added = f"{user.created_at:%Y-%m-%d %H:%M}"
                    table.add_row(escape(user.username), user.role, "yes" if user.is_active else "no", added)
                after_id = found[-1].id
        out.print(table)

    run(work())


@commands.command()
def create(
    username: Username,
    admin: Annotated[bool, typer.Option(help="May change things, not only read.")] = False,
    password_stdin: FromStdin = False,
) -> None:
    """Add a user; a random password is printed unless one is given."""
    role: Role = "admin" if admin else "viewer"

    async def work() -> None:
        password = _password(password_stdin)
        async with _transaction() as session:
            user_id = await users.create(session, username, password, role)
            audit.record(session, None, "user_created", username, id=user_id, role=role)
        _tell(username, None if password_stdin else password)

    run(work())


@commands.command("reset-password")
def reset_password(
    username: Annotated[str | None, typer.Argument(help="Default: the first admin's name.")] = None,
    password_stdin: FromStdin = False,
) -> None:
    """Set a new password and end all sessions of the user; a random one is printed unless one is given."""
    name = username or get_settings().admin.username

    async def work() -> None:
        password = _password(password_stdin)
        async with _transaction() as session:
            user_id = await users.id_of(session, name)
            await users.change(session, user_id, password=password)
            audit.record(session, None, "password_reset", name, id=user_id)
        _tell(name, None if password_stdin else password)

    run(work())


@commands.command("role")
def change_role(username: Username, role: Annotated[Role, typer.Argument(help="What the user may.")]) -> None:
    """Let a user only read, or change things, too."""
    _change(username, f"is {role} now", role=role)


@commands.command()
def disable(username: Username) -> None:
    """Sign a user out everywhere, and let it sign in no more; its keys stop working, too."""
    _change(username, "cannot sign in any more", is_active=False)


@commands.command()
def enable(username: Username) -> None:
    """Let a disabled user sign in again, and its keys work."""
    _change(username, "can sign in again", is_active=True)


def _change(username: str, done: str, **given: Any) -> None:
    async def work() -> None:
        async with _transaction() as session:
            user_id = await users.id_of(session, username)
            await users.change(session, user_id, **given)
            audit.record(session, None, "user_changed", username, id=user_id, **given)
        out.print(f"{escape(username)} {done}.")

    run(work())


def _password(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if from_stdin else passwords.random()


def _tell(username: str, password: str | None) -> None:
    out.print(f"{escape(username)} can sign in" + (f" with password [bold]{password}[/]" if password else "") + ".")
