"""The API's documentation as pages, without a CDN."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html, get_swagger_ui_oauth2_redirect_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from app.api import content_policy
from app.api.deps import IsAnyone, IsCounted

ASSETS = "/docs-assets"
DOCUMENT = "/openapi.json"
OAUTH2_REDIRECT = "/docs/oauth2-redirect"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[IsAnyone])


def _page(html: str, **allowed: str) -> Callable[[], HTMLResponse]:
    """Makes answers; what does not change from one to the next is reckoned once."""
    return partial(HTMLResponse, html, headers={"Content-Security-Policy": content_policy.of_page(html, **allowed)})


def _html(response: HTMLResponse) -> str:
    return bytes(response.body).decode()


SWAGGER = _page(
    _html(
        get_swagger_ui_html(
            openapi_url=DOCUMENT,
            title="OSRS Diff: API",
            oauth2_redirect_url=OAUTH2_REDIRECT,
            swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{ASSETS}/swagger-ui.css",
            swagger_favicon_url="data:,",
        )
    )
)
SWAGGER_OAUTH2_REDIRECT = _page(_html(get_swagger_ui_oauth2_redirect_html()))
REDOC = _page(
    _html(
        get_redoc_html(
            openapi_url=DOCUMENT,
            title="OSRS Diff: API",
            redoc_js_url=f"{ASSETS}/redoc.standalone.js",
            redoc_favicon_url="data:,",
            with_google_fonts=False,
        )
    ),
    styles=content_policy.HASH_OF_NOTHING,
    workers="blob:",
)


@router.get(DOCUMENT, dependencies=[IsCounted])
async def document(request: Request) -> JSONResponse:
    app: FastAPI = request.app
    return JSONResponse(app.openapi())


@router.get("/docs")
async def swagger() -> HTMLResponse:
    return SWAGGER()


@router.get(OAUTH2_REDIRECT)
async def swagger_oauth2_redirect() -> HTMLResponse:
    return SWAGGER_OAUTH2_REDIRECT()


@router.get("/redoc")
async def redoc() -> HTMLResponse:
    return REDOC()


def add_pages(app: FastAPI) -> None:
    app.include_router(router)
    # Only the files of that package are used: Swagger UI and ReDoc, which it carries.
    app.mount(ASSETS, StaticFiles(directory=Path(fastapi_offline.__file__).parent / "static"))
