"""The last line of a backup: the checksum of all before it.

PostgreSQL's programs notice damage only when they get there, and not all of it. They do not read this line, so the file
is theirs as well as ours.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import IO

MARK = b"\nosrsdiff backup, sha256 "
LENGTH = len(MARK) + 2 * sha256().digest_size + 1
CHUNK_BYTES = 2**20


def seal(file: Path) -> None:
    """Write that line, once all before it is there."""
    with file.open("rb+") as opened:
        opened.write(_line(opened, file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())


def is_sealed(file: Path) -> bool:
    """Whether this is a backup, whole and unaltered."""
    size = file.stat().st_size - LENGTH
    if size <= 0:
        return False
    with file.open("rb") as opened:
        return _line(opened, size) == opened.read()


def _line(opened: IO[bytes], size: int) -> bytes:
    """The line for the first `size` bytes of a file; it is read so far."""
    checksum = sha256()
    while size and (chunk := opened.read(min(size, CHUNK_BYTES))):
        checksum.update(chunk)
        size -= len(chunk)
    return MARK + checksum.hexdigest().encode() + b"\n"
