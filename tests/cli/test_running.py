"""What every command says of an error that a person can do something about."""

import errno
from pathlib import Path

import pytest
import typer

from app.cli.running import run


def said_of(error: OSError, capsys: pytest.CaptureFixture[str]) -> str:
    async def work() -> None:
        raise error

    with pytest.raises(typer.Exit):
        run(work())
    return capsys.readouterr().err


def test_a_full_disk_is_said_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert "make room" in said_of(OSError(errno.ENOSPC, "No space left on device"), capsys)


def test_a_file_that_cannot_be_used_is_named_with_what_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(OSError, match="nothing") as missing:
        (tmp_path / "nothing" / "file").open("wb")
    said = said_of(missing.value, capsys)
    assert f"{tmp_path}/nothing/file cannot be used (No such file or directory): check its name" in said
