"""What all answers share."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, PlainSerializer
from typing_extensions import TypedDict

from app.api.errors import Problem
from app.models.base import MAX_BIGINT

MAX_LIMIT = 500


def _with_z(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


UtcTime = Annotated[datetime, PlainSerializer(_with_z, return_type=str, when_used="json")]
"""In answers: ISO 8601 in UTC, with `Z`."""

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="how many at most")]
Id = Annotated[int, Path(ge=1, le=MAX_BIGINT)]


class SpanOut(TypedDict):
    start: UtcTime
    end: UtcTime


class Schema(BaseModel):
    model_config = ConfigDict(from_attributes=True, extra="forbid")


def is_given(value: Any) -> Any:
    """Validates a field that may be left out of a change, but has no null."""
    if value is None:
        raise ValueError("it cannot be null; leave it out to keep it")
    return value


class Page(Schema):
    next_cursor: str | None = None


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declares error answers of an operation for OpenAPI."""
    return {status: {"model": Problem, "content": {"application/problem+json": {}}} for status in statuses}


WITH_BODY = errors(400, 408, 413, 415, 422)
"""Of every operation that takes a body."""
