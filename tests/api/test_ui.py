"""How the built pages are served."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.api.ui import NOT_PAGES, add_ui
from app.config import Settings
from app.main import create_app
from tests.api.conftest import client_of


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>the page</title>")
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path / "assets/main-1a2b.js").write_text("1;" * 1000)
    app = FastAPI()
    add_ui(app, tmp_path)
    async with client_of(app) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/players", "/players/Some%20Name/history", "/documents", "/apis"])
async def test_every_page_is_the_one_that_is_built_and_is_asked_for_anew(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert "the page" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", [f"/{beginning}/nothing" for beginning in NOT_PAGES] + ["/api", "/assets/none.js"])
async def test_what_is_not_a_page_stays_a_404(site: httpx.AsyncClient, path: str) -> None:
    assert (await site.get(path)).status_code == 404


async def test_the_page_may_use_what_is_inline_in_it_as_it_was_built_and_other_files_nothing(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<script>1</script><script src='/theme.js'></script>")
    (tmp_path / "icon.svg").write_text("<svg/>")
    app = FastAPI()
    add_ui(app, tmp_path)
    async with client_of(app) as client:
        policy = (await client.get("/players")).headers["Content-Security-Policy"]
        assert "Content-Security-Policy" not in (await client.get("/icon.svg")).headers  # It gets that of data.
    allowed = "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    assert f"script-src 'self' {allowed}; style-src 'self'; " in policy


async def test_files_with_a_hash_in_their_name_are_kept_for_ever_and_sent_small(site: httpx.AsyncClient) -> None:
    answer = await site.get("/assets/main-1a2b.js")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert (await site.get("/icon.svg")).text == "<svg/>"


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../index.html"])
async def test_no_file_outside_of_the_pages_is_given(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 404 or "the page" in answer.text


async def test_without_built_pages_the_front_page_says_how_to_build_them(tmp_path: Path) -> None:
    app = FastAPI()
    add_ui(app, tmp_path)
    async with client_of(app) as client:
        assert "scripts/build_ui" in (await client.get("/")).text


def test_no_path_of_the_api_is_taken_for_a_page(settings: Settings) -> None:
    for path in create_app(settings).openapi()["paths"]:
        assert path.split("/")[1] in NOT_PAGES
