"""No route without saying who may use it."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.api.deps import check_admin, check_nothing, get_reader, get_signed_in
from app.api.monitoring import check_scraper
from app.api.pages import ASSETS
from app.api.ui import ANY_PAGE, FILES

GUARDS = {check_admin, get_signed_in, get_reader, check_scraper, check_nothing}
OPEN = {ASSETS, "/", FILES, ANY_PAGE}
"""Files, for everyone, which have no dependencies."""


def check_routes(app: FastAPI) -> None:
    """Raises LookupError for a route that depends on none of them."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            is_guarded = not GUARDS.isdisjoint(_calls(route.dependant))
        else:
            is_guarded = route.path in OPEN
        if not is_guarded:
            raise LookupError(
                f"Who may use {route.path}? Let it depend on one of: IsAdmin, IsSignedIn, IsReader, IsAnyone."
            )


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    for needed in dependant.dependencies:
        yield needed.call
        yield from _calls(needed)
