"""Every error as `application/problem+json` with a sentence, in one place."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, IntegrityError
from starlette.exceptions import HTTPException

from app.db import AWAY, is_away
from app.errors import AppError, Conflict, Unavailable, WrongType

RETRY_SECONDS = 5

log = structlog.get_logger(__name__)


class Problem(BaseModel):
    """RFC 9457. `code` is for programs and stays the same, `detail` is for people."""

    type: str = Field("about:blank", description="always about:blank")
    title: str
    status: int
    detail: str
    code: str


def problem(status: int, code: str, title: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    body = Problem(type="about:blank", title=title, status=status, detail=detail, code=code).model_dump()
    return JSONResponse(body, status, dict(headers or {}), "application/problem+json")


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    for away in AWAY:
        app.add_exception_handler(away, _database_away)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(RedisError, _redis_away)
    app.add_exception_handler(Exception, _unexpected)


def refusal(error: AppError) -> JSONResponse:
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status == HTTPStatus.REQUEST_TIMEOUT:
        headers["Connection"] = "close"
    return problem(error.status, error.code, error.title, error.detail, headers)


async def _app_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)
    return refusal(error)


async def _invalid_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    if any(isinstance(found["input"], bytes) for found in error.errors()):
        return refusal(WrongType("Send the body as JSON, and 'Content-Type: application/json' with it."))
    return problem(422, "invalid", "Invalid input", " ".join(_sentence(found) for found in error.errors()))


def _sentence(found: Mapping[str, Any]) -> str:
    """`{"loc": ("body", "username"), "msg": "Field required"}` -> `username: Field required.`"""
    if found["type"] == "value_error" and str(found["ctx"]["error"])[:1].isupper():
        return str(found["ctx"]["error"])  # A sentence of ours, which says what it is about.
    place = ".".join(str(part) for part in found["loc"][1:]) or str(found["loc"][0])
    message = str(found["msg"]).removeprefix("Value error, ").rstrip(".")
    if found["type"] == "string_pattern_mismatch":
        message = "it has characters that cannot be in it"
    return f"{place}: {message}."


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase.capitalize()
    detail = f"{error.detail.rstrip('.')}."
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"There is nothing at {request.url.path}; /docs lists what there is."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not possible at {request.url.path}."
    return problem(error.status_code, title.lower().replace(" ", "_"), title, detail, error.headers)


async def _database_away(request: Request, error: Exception) -> JSONResponse:
    log.warning("The database does not answer.", path=request.url.path, error=str(error))
    return refusal(Unavailable("The database does not answer; try again in a moment.", retry_after=RETRY_SECONDS))


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DBAPIError)
    if is_away(error):
        return await _database_away(request, error)
    if isinstance(error, IntegrityError):
        # What a request checks first, another one may have changed before it could write.
        return refusal(Conflict("Something else changed the same at the same time; try again."))
    return await _unexpected(request, error)


async def _redis_away(request: Request, error: Exception) -> JSONResponse:
    log.warning("Redis does not answer.", path=request.url.path, error=str(error))
    return refusal(Unavailable("Redis does not answer; try again in a moment.", retry_after=RETRY_SECONDS))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("An unexpected error.", path=request.url.path, exc_info=error)
    detail = "Something went wrong here; the server's log has the details."
    return problem(500, "internal_error", "Internal error", detail)
