"""Child processes that never outlive us: on Linux the kernel ends them when we die, however we die."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.embedded.users import child_user, leave_root_behind
from app.errors import StartupError

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.02
LOG_LINES = 5


class Child:
    """A server run from one of our folders."""

    def __init__(self, command: Sequence[str], log: Path, stop_signal: signal.Signals) -> None:
        self._command, self._log, self._stop_signal = command, log, stop_signal
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us and we end children in order."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=becoming_child(self._stop_signal),
            )

    def check(self) -> None:
        """Raises StartupError with the end of its log if it is not running."""
        if self._process is None or self._process.poll() is not None:
            raise _failure(self._command, self._log.read_text(errors="replace"))

    @property
    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    async def stop(self, patience: float) -> None:
        """Ask it to end; kill it if it has not after `patience` seconds."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(self._stop_signal)
        for _ in range(int(patience / POLL_SECONDS)):
            if self._process.poll() is not None:
                return
            await asyncio.sleep(POLL_SECONDS)
        self._process.kill()
        await asyncio.to_thread(self._process.wait)


def version(program: Path) -> str:
    """Its name and version, three words. Raises StartupError if it does not run on this machine."""
    try:
        said = subprocess.run([str(program), "--version"], capture_output=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise StartupError(f"{program} does not run on this machine ({error}).") from error
    return " ".join(said.decode().split()[:3])


def run_to_end(command: Sequence[str]) -> None:
    """Run a program as a child is run. Raises StartupError with what it said if it fails."""
    done = subprocess.run(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        preexec_fn=becoming_child(signal.SIGKILL),
    )
    if done.returncode != 0:
        raise _failure(command, done.stdout.decode(errors="replace"))


def _failure(command: Sequence[str], said: str) -> StartupError:
    """Why a program failed, by the last that it said."""
    program, lines = Path(command[0]).name, said.strip().splitlines()[-LOG_LINES:]
    if any("No space left on device" in line for line in lines):
        return StartupError(f"{program} fails because the disk is full: make room for the data folder, or move it.")
    return StartupError("\n".join([f"{program} fails. The last it said:", *lines]))


def becoming_child(death_signal: signal.Signals, *, stays_root: bool = False) -> Callable[[], None] | None:
    """What a child does before it runs its program: leave root behind, as servers must, and bind its life to ours."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()
    other_user = None if stays_root else child_user()

    def become_child() -> None:
        if not stays_root:
            leave_root_behind(libc, other_user)
        # Last, because changed credentials clear it.
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return become_child
