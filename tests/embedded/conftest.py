"""Folders of their own for engines of their own. Whatever runs in them is ended after each test, by its process id."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.config import Settings
from tests.embedded.beside import READY, Oddity, embedded_settings, processes_of

Hold = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the data folder will be; it does not exist yet."""
    yield tmp_path / "data"
    for left in processes_of(tmp_path):
        with suppress(psutil.Error):
            left.kill()


@pytest.fixture
def own(folder: Path) -> Settings:
    return embedded_settings(folder)


@pytest.fixture
def hold(folder: Path) -> Iterator[Hold]:
    """Runs the engines of `folder` in another process and returns it when they are up."""
    holders: list[subprocess.Popen[str]] = []

    def start(loop: str = "uvloop", oddity: Oddity = "none") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.embedded.beside", str(folder), loop, oddity]
        holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        holders.append(holder)
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == READY
        return holder

    yield start
    for holder in holders:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()
