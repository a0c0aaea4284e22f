"""What an instance takes of this machine: a data folder, programs that run, a port."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp

from app.backups.keeping import folder_amiss
from app.config import Settings
from app.doctor.findings import Finding
from app.embedded import postgres, valkey
from app.embedded.folder import check_private, holder
from app.embedded.process import version
from app.errors import StartupError
from app.up import bound

LITTLE_BYTES, SCARCE_BYTES = 2 * 10**9, 2 * 10**8
"""Free space that gives a warning, and that is too little to go on."""
ANSWER_SECONDS = 3


async def check_folder(settings: Settings) -> AsyncIterator[Finding]:
    if amiss := folder_amiss(settings):
        yield Finding("wrong", amiss)
    folder = settings.data_dir.resolve()
    if not (settings.embedded_postgres or settings.embedded_valkey or settings.jwt.secret_key is None):
        yield Finding("ok", "Not needed: the servers are run by somebody else, and the key is given.")
        return
    there = _nearest(folder)
    yield _ours(folder) if there == folder else _to_be_made(folder, there)
    yield _space(there)


def _nearest(folder: Path) -> Path:
    """The folder, or the last on the way to it that is there."""
    return next(path for path in (folder, *folder.parents) if os.path.exists(path))


def _ours(folder: Path) -> Finding:
    try:
        check_private(folder)
    except StartupError as error:
        return Finding("wrong", str(error))
    pid = holder(folder)
    return Finding("ok", f"{folder} is ours, " + (f"in use by process {pid}." if pid else "and nobody uses it now."))


def _to_be_made(folder: Path, there: Path) -> Finding:
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding("ok", f"{folder} is made at the first start.")
    return Finding("wrong", f"{folder} cannot be made in {there}: change that, or choose another with DATA_DIR=...")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB are free"
    if free < SCARCE_BYTES:
        return Finding("wrong", f"{said}: make room, or move the folder to another disk (DATA_DIR).")
    return Finding("warning", f"{said}: make room soon.") if free < LITTLE_BYTES else Finding("ok", f"{said}.")


async def check_programs(settings: Settings) -> AsyncIterator[Finding]:
    """Whether what is embedded runs on this machine."""
    if settings.embedded_postgres:
        yield _program("DATABASE__URL", lambda: postgres.find_programs(settings) / "postgres")
    if settings.embedded_valkey:
        yield _program("REDIS__URL", lambda: valkey.find_programs(settings) / "valkey-server")
    if not settings.embedded_postgres and not settings.embedded_valkey:
        yield Finding("ok", "Not needed: the servers are run by somebody else.")


def _program(instead: str, find: Callable[[], Path]) -> Finding:
    try:
        return Finding("ok", f"{version(find())} runs on this machine.")
    except StartupError as error:
        return Finding("wrong", f"{error} Or run another one and set {instead}.")


async def check_port(settings: Settings) -> AsyncIterator[Finding]:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    if settings.port and await _answers_as_ours(address):
        yield Finding("ok", f"OSRS Diff answers at {address}.")
        return
    try:
        with bound(settings):
            yield Finding("ok", f"Port {settings.port} on {settings.host} is free.")
    except StartupError as error:
        yield Finding("wrong", str(error))


async def _answers_as_ours(address: str) -> bool:
    try:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{address}/health") as response:
            return set(await response.json()) == {"status", "version"}
    except (aiohttp.ClientError, TimeoutError, ValueError, TypeError):
        return False
