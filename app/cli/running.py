"""What all commands share: an event loop, errors as sentences, and the engines."""

import errno
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import typer
import uvloop
from asyncpg import PostgresError
from redis.exceptions import RedisError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.config import Settings
from app.embedded.engines import engines_answer, running_engines
from app.embedded.folder import DataFolder
from app.errors import AppError, StartupError
from app.logging import set_up_logging
from app.migrate import upgrade
from app.workers.runtime import Runtime, open_runtime

PIPED_WIDTH = 160
"""Of what no person sees: enough for a table with nothing left out."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
err = Console(stderr=True, highlight=False)

SPOKEN = (StartupError, AppError, OSError, DBAPIError, PostgresError, RedisError)
"""Errors that a person can do something about."""


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work; what a person can do something about becomes a sentence, not a traceback."""
    sentences: list[str] = []
    try:
        uvloop.run(work)
    except* SPOKEN as group:
        sentences = [_sentence(error) for error in _flat(group)]
    if sentences:
        for sentence in dict.fromkeys(sentences):
            err.print(sentence, style="red", soft_wrap=True, markup=False)
        raise typer.Exit(1)


def _flat(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _flat(error)
        else:
            yield error


def _sentence(error: BaseException) -> str:
    if isinstance(error, ProgrammingError):
        return f"The database is not of this release ({error.orig}): run `osrsdiff db upgrade`."
    if isinstance(error, DBAPIError | PostgresError):
        return f"The database refuses: {getattr(error, 'orig', None) or error}"
    if isinstance(error, RedisError):
        return f"Redis does not answer: {error}"
    if isinstance(error, TimeoutError):
        return "It takes too long; see whether the database is busy or out of reach."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "A disk is full: make room, then try again. `osrsdiff doctor folder` looks at that of the data folder."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be used ({error.strerror}): check its name, its folder, and who may use both."
    return str(error)


def tell_password(username: str, password: str, *, only_now: bool = True) -> None:
    out.print(f"Sign in as [bold]{escape(username)}[/] with password [bold]{password}[/]")
    if only_now:
        out.print("It is shown only now; `.venv/bin/osrsdiff user reset-password` makes another.", soft_wrap=True)


@asynccontextmanager
async def engines_and_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """For short commands: beside a running `osrsdiff up` its engines are used, else they are started for a moment."""
    set_up_logging(settings.model_copy(update={"log_level": "WARNING"}))  # A command says itself what it does.
    if await engines_answer(settings):
        async with open_runtime(settings) as runtime:
            yield runtime
        return
    async with engines_alone(settings) as runtime:
        if settings.embedded_postgres:
            await upgrade(settings)
        yield runtime


@asynccontextmanager
async def engines_alone(settings: Settings) -> AsyncIterator[Runtime]:
    """What is embedded, started for us alone; its data are as they were left.

    Raises StartupError while `osrsdiff up` or another command runs it.
    """
    embedded = settings.embedded_postgres or settings.embedded_valkey
    with DataFolder(settings).lock() if embedded else nullcontext():
        async with running_engines(settings), open_runtime(settings) as runtime:
            yield runtime


async def check_engines(settings: Settings) -> None:
    """For the parts that run beside others. Raises StartupError if what is embedded is not running."""
    if not await engines_answer(settings):
        raise StartupError(
            f"No `osrsdiff up` runs on the data folder {settings.data_dir.resolve()}: start it, or set DATABASE__URL "
            "and REDIS__URL to servers of your own."
        )
