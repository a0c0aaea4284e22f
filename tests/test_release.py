"""The version stands in pyproject.toml alone; whatever else speaks of it follows."""

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from app import __version__
from app.cli import app

ROOT = Path(__file__).parent.parent


def test_the_command_says_the_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"{__version__}\n"


def test_the_pages_have_no_version_of_their_own() -> None:
    assert "version" not in json.loads((ROOT / "frontend" / "package.json").read_text())


def test_this_version_is_in_the_changelog_and_kept_for_later_ones() -> None:
    versions = re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == __version__
    assert {file.stem for file in (ROOT / "tests" / "releases").glob("*.backup")} == set(versions)
