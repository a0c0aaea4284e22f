"""Export files, line by line: compressed with zstd or not; damaged, cut or foreign ones are noticed."""

import io
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

import zstandard
from pydantic import ValidationError

from app.errors import Invalid
from app.services.transfer.export_lines import LINE, VERSION, AnyLine, End, Header

LONGEST_LINE = 16 * 2**20
"""Bytes. The longest in use is the header, with all players' names."""

FOREIGN = "This is no export of OSRS Diff."


def read(file: BinaryIO) -> Iterator[tuple[int, AnyLine]]:
    """The lines with their numbers, up to the end line; what follows the last one has been checked.

    Raises Invalid with a sentence as soon as something is amiss; what came before may be amiss, too, until the end.
    """
    digest, counts = sha256(), Counter[str]()
    numbered = enumerate(_raw_lines(file), start=1)
    for number, raw in numbered:
        line = _parse(number, raw)
        if isinstance(line, End):
            if (line.sha256, line.counts) != (digest.hexdigest(), counts):
                raise Invalid("The file is damaged: its lines are not those that were written.")
            if next(numbered, None) is not None:
                raise Invalid(f"The file goes on after its end (line {number}).")
            return
        digest.update(raw)
        counts[line.line] += 1
        yield number, line
    raise Invalid("The file is not complete: it has no end.")


def _parse(number: int, raw: bytes) -> AnyLine:
    try:
        line = LINE.validate_json(raw)
    except ValidationError as error:
        raise Invalid(_sentence(number, error)) from error
    if isinstance(line, Header) is not (number == 1):
        raise Invalid(FOREIGN if number == 1 else f"Line {number} is a header, in the middle of the file.")
    if isinstance(line, Header) and line.version != VERSION:
        raise Invalid(f"The file has version {line.version} of the format; this release reads version {VERSION}.")
    return line


def _sentence(number: int, error: ValidationError) -> str:
    if number == 1:
        return FOREIGN
    found = error.errors()[0]
    place = ".".join(str(part) for part in found["loc"][1:])
    message = str(found["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"Line {number} is not as it should be: {f'{place}: ' if place else ''}{message}."


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    is_packed = file.read(len(zstandard.FRAME_HEADER)) == zstandard.FRAME_HEADER
    file.seek(0)
    lines: BinaryIO = _unpacked(file) if is_packed else file
    try:
        while raw := lines.readline(LONGEST_LINE):
            if not raw.endswith(b"\n"):
                is_cut = len(raw) < LONGEST_LINE
                raise Invalid("The file is not complete: it ends within a line." if is_cut else FOREIGN)
            yield raw
    except zstandard.ZstdError as error:
        raise Invalid("The file is damaged: it cannot be decompressed.") from error


def _unpacked(file: BinaryIO) -> BinaryIO:
    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))
