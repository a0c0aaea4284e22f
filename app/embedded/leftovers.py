"""Servers that an earlier start left behind: ended before a new one takes over their folder."""

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from app.errors import StartupError

POLL_SECONDS = 0.02
KILL_SECONDS = 5


def end_leftovers(folder: Path, program: str, stop_signal: signal.Signals, patience: float) -> None:
    """End what of `program` still works in `folder`, whether its pid file tells of it or not.

    A postmaster that was killed can leave a busy backend, which no pid file names and which keeps PostgreSQL from
    starting. Only the topmost processes are asked, because they end their children in order; what is still there after
    `patience` seconds is killed. Raises StartupError if even that does not help.
    """
    left = _leftovers(folder, program)
    _send(_topmost(left), stop_signal)
    left = _wait_for(folder, program, patience) if left else []
    _send(left, signal.SIGKILL)
    if left and (left := _wait_for(folder, program, KILL_SECONDS)):
        pids = ", ".join(str(process.pid) for process in left)
        raise StartupError(f"{program} of an earlier start still uses {folder} and cannot be ended: process {pids}.")


def _leftovers(folder: Path, program: str) -> list[psutil.Process]:
    """Both servers change into their data folder. Dead processes that nobody waited for are none."""
    return [process for process in _living(program) if _works_in(process, folder)]


def _living(program: str) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.name() == program and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def _works_in(process: psutil.Process, folder: Path) -> bool:
    with suppress(psutil.Error, OSError):
        return process.cwd() == str(folder)
    return False


def _topmost(processes: list[psutil.Process]) -> list[psutil.Process]:
    pids = {process.pid for process in processes}
    topmost = []
    for process in processes:
        with suppress(psutil.Error):
            if process.ppid() not in pids:
                topmost.append(process)
    return topmost


def _send(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def _wait_for(folder: Path, program: str, seconds: float) -> list[psutil.Process]:
    """Those that are still there after `seconds`, or none as soon as there are none."""
    deadline = time.monotonic() + seconds
    while (left := _leftovers(folder, program)) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return left
