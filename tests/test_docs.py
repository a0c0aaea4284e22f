"""The documents lead to what is there, name what is there, and are a site that needs no other server."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from app.cli import app as osrsdiff

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DOCS = ROOT / "docs"
NO_PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "frontend/README.md"]
DOCUMENTS = [*NO_PAGES, *DOCS.glob("*.md")]
CODE = ("app", "benchmarks", "docs", "frontend/src", "migrations", "scripts", "tests")
FROM_ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']((?:https?:)?//[^\"']+)"
    r"|(?:url\(|@import )[\"']?((?:https?:)?//[^)\"']+)"
)


def mentions(pattern: str) -> Iterator[tuple[str, str]]:
    """Each match in each document, with the document's name."""
    for document in DOCUMENTS:
        for found in re.findall(pattern, document.read_text()):
            yield document.name, found


def build(pages: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """As `mise run docs` does it."""
    command = (sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", DOCS, pages, site)
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    built = build(DOCS, tmp_path)
    assert built.returncode == 0, built.stderr
    files = [file for file in tmp_path.rglob("*") if file.suffix in (".html", ".css", ".svg")]
    assert tmp_path / "index.html" in files
    assert [(file.name, found) for file in files for found in FROM_ELSEWHERE.findall(file.read_text())] == []


@pytest.mark.slow
@pytest.mark.parametrize("link", ["gone.md", "index.md#gone", "#gone", "gone.txt"])
def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path, link: str) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.md").write_text(f"# A page\n\n[A link]({link})\n")
    built = build(pages, tmp_path / "site")
    assert built.returncode != 0
    assert "gone" in built.stderr


@pytest.mark.parametrize("document", NO_PAGES, ids=lambda document: str(document.relative_to(ROOT)))
def test_links_of_documents_that_are_no_pages_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_files_of_the_code_that_are_named_are_there() -> None:
    there = [f"/{file.relative_to(ROOT)}" for folder in CODE for file in (ROOT / folder).rglob("*.*")]
    named = mentions(r"(?<![\w/.])((?:[\w-]+/)*[\w-]+\.(?:py|tsx?|sh))\b")
    assert [each for each in named if not any(file.endswith(f"/{each[1]}") for file in there)] == []


def test_settings_that_are_named_can_be_set() -> None:
    settings = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    named = mentions(r"\b([A-Z]+__[A-Z_]*[A-Z])\b")
    assert [each for each in named if each[1].removesuffix("_FILE") not in settings] == []


def test_commands_that_are_named_can_be_given() -> None:
    given = typer.main.get_command(osrsdiff)
    assert isinstance(given, TyperGroup)
    groups = {name: group.commands for name, group in given.commands.items() if isinstance(group, TyperGroup)}
    known = {*given.commands, *(f"{name} {command}" for name, commands in groups.items() for command in commands)}
    for document, command in mentions(r"(?:bin/|`)osrsdiff ([a-z]+(?: [a-z-]+)?)"):
        first = command.split()[0]
        assert (command if first in groups else first) in known, f"{document}: osrsdiff {command}"


def test_every_test_that_holds_a_promise_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (DOCS / "security.md").read_text()))
    defined = {name for file in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text())}
    assert named
    assert named <= defined
