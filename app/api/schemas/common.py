"""What all answers share."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, PlainSerializer
from typing_extensions import TypedDict

from app.api.errors import Problem
from app.errors import Invalid

MAX_LIMIT = 500
MAX_ID = 2**63 - 1


def _with_z(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


UtcTime = Annotated[datetime, PlainSerializer(_with_z, return_type=str, when_used="json")]
"""In answers: ISO 8601 in UTC, with `Z`."""

Kind = Literal["overall", "skill", "boss", "clue", "activity", "unknown"]
Measure = Literal["experience", "level", "kills", "score"]
Period = Literal["day", "week", "month", "year"]
"""Of records."""

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="how many at most")]
Id = Annotated[int, Path(ge=1, le=MAX_ID)]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]


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


def encode_cursor(*parts: str) -> str:
    return base64.urlsafe_b64encode("\n".join(parts).encode()).decode().rstrip("=")


Item = TypeVar("Item")


def paged(found: Sequence[Item], limit: int, place: Callable[[Item], tuple[str, ...]]) -> tuple[list[Item], str | None]:
    """The items of a page and the cursor of the next one, of what was found when one more than `limit` was asked for.

    `place` gives what a cursor that stands after an item is made of.
    """
    shown = list(found[:limit])
    return shown, encode_cursor(*place(shown[-1])) if len(found) > limit else None


def decode_cursor(cursor: str | None, parts: int) -> list[str] | None:
    """The parts a cursor was made of. Raises Invalid for one that we did not make."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        decoded = base64.b64decode(padded, altchars=b"-_", validate=True).decode().split("\n")
    except (binascii.Error, ValueError) as error:
        raise Invalid("The cursor is not one from `next_cursor`.") from error
    if len(decoded) != parts or not all(part.isprintable() for part in decoded):
        raise Invalid("The cursor is not one from `next_cursor`.")
    return decoded


def decode_id_cursor(cursor: str | None) -> int | None:
    """The id of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, 1)
    return None if parts is None else _whole_number(parts[0])


def decode_place_cursor(cursor: str | None) -> tuple[int, str] | None:
    """The place in an order and the key of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, 2)
    return None if parts is None else (_whole_number(parts[0]), parts[1])


def decode_amount_cursor(cursor: str | None) -> tuple[int, int] | None:
    """The amount and the id of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, 2)
    return None if parts is None else (_whole_number(parts[0]), _whole_number(parts[1]))


def _whole_number(part: str) -> int:
    if not re.fullmatch(r"-?\d{1,19}", part, re.ASCII) or abs(int(part)) > MAX_ID:
        raise Invalid("The cursor is not one from `next_cursor`.")
    return int(part)


def decode_time_cursor(cursor: str | None) -> datetime | None:
    """The time of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, 1)
    return None if parts is None else _moment(parts[0])


def decode_moment_cursor(cursor: str | None) -> tuple[datetime, int] | None:
    """The time and the id of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, 2)
    return None if parts is None else (_moment(parts[0]), _whole_number(parts[1]))


def _moment(part: str) -> datetime:
    try:
        return datetime.fromisoformat(part).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("The cursor is not one from `next_cursor`.") from error


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declares error answers of an operation for OpenAPI."""
    return {status: {"model": Problem, "content": {"application/problem+json": {}}} for status in statuses}


WITH_BODY = errors(400, 408, 413, 415, 422)
"""Of every operation that takes a body."""
