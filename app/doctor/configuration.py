"""Settings and secrets: wrong values have stopped us by now; here is what can be read and is amiss all the same."""

import os
from collections.abc import AsyncIterator, Iterable, Iterator
from difflib import get_close_matches

from dotenv import dotenv_values

from app.api.signing_key import configured_key
from app.config import DOTENV, Settings, setting_names
from app.doctor.findings import Finding
from app.errors import Invalid, StartupError
from app.services.accounts import passwords
from app.workers.task_config import scheduled_tasks

ALIKE = 0.85
"""Of two names, from 0 to 1: more, and one is taken for the other, misspelt."""


async def check_settings(settings: Settings) -> AsyncIterator[Finding]:
    dotenv = dotenv_values(DOTENV)
    of_environment = [name for name in os.environ if "__" in name]
    amiss = [*_schedules(settings), *_unread(DOTENV, dotenv), *_misspelt("the environment", of_environment)]
    for finding in amiss:
        yield finding
    if not amiss:
        yield Finding("ok", f"All can be read; {len(dotenv)} stand in {DOTENV}.")


def _schedules(settings: Settings) -> Iterator[Finding]:
    try:
        list(scheduled_tasks(settings))
    except StartupError as error:
        yield Finding("wrong", str(error))


def _unread(place: str, names: Iterable[str]) -> Iterator[Finding]:
    """For a place that is for settings alone, or nearly so."""
    yield from _misspelt(place, names)
    strange = sorted(name for name in names if _meant(name) is None)
    if strange:
        yield Finding("warning", f"Nobody reads {', '.join(strange)} in {place}: there is no such setting.")


def _misspelt(place: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        if (meant := _meant(name)) not in (None, name.upper()):
            yield Finding("wrong", f"There is no setting {name}, as {place} has it: write {meant}, if that is meant.")


def _meant(name: str) -> str | None:
    """The setting that has this name, or nearly so."""
    names = set(setting_names())
    names |= {f"{nested}_FILE" for nested in names if "__" in nested}
    return next(iter(get_close_matches(name.upper(), names, n=1, cutoff=ALIKE)), None)


async def check_secrets(settings: Settings) -> AsyncIterator[Finding]:
    try:
        key = configured_key(settings)
        whose = "The data folder's own key" if key is None else "The key in JWT__SECRET_KEY"
        yield Finding("ok", f"{whose} signs tokens, and cannot be guessed.")
    except StartupError as error:
        yield Finding("wrong", str(error))
    try:
        if settings.admin.password:
            passwords.check_new(settings.admin.password.get_secret_value())
    except Invalid as error:
        yield Finding("wrong", f"{error} Change ADMIN__PASSWORD.")
