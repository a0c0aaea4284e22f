"""The web UI: files that `frontend/` is built into."""

import re
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from app.api import content_policy

NOT_PAGES = ("api", "auth", "health", "ready", "metrics", "openapi.json", "docs", "docs-assets", "redoc")
"""How paths begin that are not the UI's. An unknown path of the API stays a 404 and a wrong method a 405 by this."""

FILES = "/assets"
ANY_PAGE = "/{page:page}"
FOLDER = Path(__file__).parents[1] / "ui"

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OSRS Diff</title>
<main>
  <h1>OSRS Diff</h1>
  <p>It runs. Its pages are not built yet: run <code>scripts/build_ui</code>, then start it again.</p>
  <p>Meanwhile <a href="/docs">try the API</a>, or <a href="/ready">see whether everything is up</a>.</p>
</main>
<footer>Unofficial: not affiliated with or endorsed by Jagex.</footer>
</html>
"""


ASKED_ABOUT = {"Cache-Control": "no-cache"}


class _ForEver(StaticFiles):
    """Files whose names change with their content."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]  # They are passed on as they are.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def add_ui(api: FastAPI, folder: Path = FOLDER) -> None:
    """Every path but those of `NOT_PAGES` is the UI's, which says itself what it does not know."""
    if not (folder / "index.html").is_file():
        api.router.routes.append(Route("/", _not_built))
        return
    api.mount(FILES, GZipMiddleware(_ForEver(directory=folder / "assets")))
    files = {path.name: path for path in folder.iterdir() if path.is_file()}
    index = files["index.html"]
    of_index = _policy(index.read_text()) | ASKED_ABOUT

    async def page(request: Request) -> Response:
        found = files.get(request.path_params["page"], index)
        return FileResponse(found, headers=of_index if found == index else ASKED_ABOUT)

    api.router.routes.append(Route(ANY_PAGE, page))


class _Page(StringConvertor):
    regex = rf"(?!(?:{'|'.join(map(re.escape, NOT_PAGES))})(?:/|$)).*"


register_url_convertor("page", _Page())


async def _not_built(_: Request) -> HTMLResponse:
    return HTMLResponse(NOT_BUILT, headers=_policy(NOT_BUILT))


def _policy(html: str) -> dict[str, str]:
    return {"Content-Security-Policy": content_policy.of_page(html)}
