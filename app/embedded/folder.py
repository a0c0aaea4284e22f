"""The data folder: everything an embedded instance keeps, used by one `osrsdiff up` at a time."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psutil

from app.config import Settings
from app.embedded.users import child_user, give_to_children, our_users
from app.errors import StartupError

SECRET_BYTES = 48


class DataFolder:
    """Made with mode 700 when first used. Raises StartupError, a sentence, if it cannot be."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.data_dir.resolve()
        self.sockets = settings.socket_dir
        for folder in (self.path, self.path / "logs", self.sockets):
            _make_private(folder)
        give_to_children(self.sockets)
        if child_user() is not None:
            self.path.chmod(0o711)  # Children are somebody else then, and pass through it to their own.

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for this process. Raises StartupError that names who holds it."""
        with (self.path / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                raise StartupError(
                    f"The data folder {self.path} is in use by process {holder}: stop that one first, "
                    "or choose another folder with DATA_DIR=..."
                ) from error
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield

    def secret(self, name: str, size: int = SECRET_BYTES) -> str:
        """A random secret of this instance of so many bytes, made when first asked for."""
        path = self.path / name
        with contextlib.suppress(FileExistsError):
            # Written aside and linked into place: whoever finds the file finds all of it.
            draft = self.path / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(size))
            try:
                os.link(draft, path)
            finally:
                draft.unlink()
        return path.read_text().strip()


def holder(folder: Path) -> int | None:
    """The process that holds a data folder. Its lock is not tried: who starts just then would be refused."""
    lock = folder / "lock"
    with contextlib.suppress(OSError, ValueError, psutil.Error):
        process = psutil.Process(int(lock.read_text()))
        if any(opened.path == str(lock) for opened in process.open_files()):
            return process.pid
    return None


def _make_private(folder: Path) -> None:
    try:
        with contextlib.suppress(FileExistsError):  # A file is found out below.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartupError(
            f"The folder {folder} cannot be made ({error.strerror}): choose another with DATA_DIR=..."
        ) from error
    check_private(folder)


def check_private(folder: Path) -> None:
    """Raises StartupError if a folder that is there is not ours to write."""
    if not folder.is_dir():
        raise StartupError(f"{folder} is a file, not a folder: move it away, or set DATA_DIR=...")
    if folder.stat().st_uid not in our_users():
        raise StartupError(f"The folder {folder} belongs to another user: choose another with DATA_DIR=...")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StartupError(f"The folder {folder} may not be written: change that, or choose another with DATA_DIR=...")
