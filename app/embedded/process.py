"""Child processes that never outlive us: on Linux the kernel ends them when we die, however we die."""

import asyncio
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import psutil

from app.errors import StartupError

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
UNPRIVILEGED = 1000
"""User id that a child sees for itself in a user namespace of its own."""
FALLBACK_USER = "nobody"
POLL_SECONDS = 0.02
LOG_LINES = 5


class Child:
    """A server run from one of our folders. `marker` is an argument that tells its process from any other."""

    def __init__(self, command: Sequence[str], log: Path, marker: str, stop_signal: signal.Signals) -> None:
        self._command, self._log, self._marker, self._stop_signal = command, log, marker, stop_signal
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
                preexec_fn=_becoming_child(self._stop_signal),
            )

    def check(self) -> None:
        """Raises StartupError with the end of its log if it is not running."""
        if self._process is None or self._process.poll() is not None:
            lines = self._log.read_text(errors="replace").splitlines()[-LOG_LINES:]
            raise StartupError("\n".join([f"{Path(self._command[0]).name} does not start. Its log ends:", *lines]))

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

    async def end_orphan(self, pid_file: Path, patience: float) -> None:
        """End what an earlier process of ours left, and remove its pid file, which would keep a new one from it."""
        await asyncio.to_thread(self._end_orphan, pid_file, patience)

    def _end_orphan(self, pid_file: Path, patience: float) -> None:
        orphan = self._living(pid_file)
        if orphan is not None:
            orphan.send_signal(self._stop_signal)
            try:
                orphan.wait(patience)
            except psutil.TimeoutExpired:
                orphan.kill()
                orphan.wait()
        pid_file.unlink(missing_ok=True)

    def _living(self, pid_file: Path) -> psutil.Process | None:
        """The process that a pid file names, if it lives and is really this server: pids are used again."""
        try:
            process = psutil.Process(int(pid_file.read_text().split()[0]))
            return process if self._marker in process.cmdline() else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None


def run_to_end(command: Sequence[str]) -> None:
    """Run a program as a child is run. Raises StartupError with what it said if it fails."""
    done = subprocess.run(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        preexec_fn=_becoming_child(signal.SIGKILL),
    )
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace").strip()
        raise StartupError(f"{Path(command[0]).name} failed:\n{said}")


def _becoming_child(death_signal: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it runs its program: leave root behind, and bind its life to ours."""
    if sys.platform != "linux":
        return None
    libc, parent, other_user = ctypes.CDLL(None, use_errno=True), os.getpid(), child_user()

    def become_child() -> None:
        if other_user is not None:
            os.setgid(other_user)
            os.setuid(other_user)
        elif os.geteuid() == 0:
            _enter_user_namespace(libc)
        # Last, because changed credentials clear it.
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return become_child


@cache
def child_user() -> int | None:
    """The user that children run as where we are root and the kernel gives us no user namespace; else None."""
    if os.geteuid() != 0:
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", ""], check=True, preexec_fn=lambda: _enter_user_namespace(libc)
        )
    except subprocess.SubprocessError:
        return pwd.getpwnam(FALLBACK_USER).pw_uid
    return None


def _enter_user_namespace(libc: ctypes.CDLL) -> None:
    """Become an unprivileged user who still owns our files: PostgreSQL refuses to run as root."""
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED} 0 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED} 0 1")
