"""Lists that come page by page: a cursor says where the page before ended, whatever has been added since."""

import base64
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query

from app.api.schemas.common import MAX_ID, Schema
from app.errors import Invalid

MAX_LIMIT = 500

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]


class Page(Schema):
    next_cursor: str | None = None


Item = TypeVar("Item")


def paged(found: Sequence[Item], limit: int, place: Callable[[Item], tuple[str, ...]]) -> tuple[list[Item], str | None]:
    """The items of a page and the cursor of the next one, of what was found when one more than `limit` was asked for.

    `place` gives what a cursor that stands after an item is made of.
    """
    shown = list(found[:limit])
    return shown, encode_cursor(*place(shown[-1])) if len(found) > limit else None


def encode_cursor(*parts: str) -> str:
    return base64.urlsafe_b64encode("\n".join(parts).encode()).decode().rstrip("=")


def decode_id_cursor(cursor: str | None) -> int | None:
    """The id of the last item of the page before. Raises Invalid, as all of these."""
    parts: tuple[int] | None = _decode(cursor, _whole_number)
    return None if parts is None else parts[0]


def decode_key_cursor(cursor: str | None) -> str | None:
    """The key of the last item of the page before."""
    parts: tuple[str] | None = _decode(cursor, str)
    return None if parts is None else parts[0]


def decode_place_cursor(cursor: str | None) -> tuple[int, str] | None:
    """The place in an order and the key of the last item of the page before."""
    parts: tuple[int, str] | None = _decode(cursor, _whole_number, str)
    return parts


def decode_amount_cursor(cursor: str | None) -> tuple[int, int] | None:
    """The amount and the id of the last item of the page before."""
    parts: tuple[int, int] | None = _decode(cursor, _whole_number, _whole_number)
    return parts


def decode_time_cursor(cursor: str | None) -> datetime | None:
    """The time of the last item of the page before."""
    parts: tuple[datetime] | None = _decode(cursor, _moment)
    return None if parts is None else parts[0]


def decode_moment_cursor(cursor: str | None) -> tuple[datetime, int] | None:
    """The time and the id of the last item of the page before."""
    parts: tuple[datetime, int] | None = _decode(cursor, _moment, _whole_number)
    return parts


def decode_run_cursor(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The time of queueing and the id of the last run of the page before."""
    parts: tuple[datetime, UUID] | None = _decode(cursor, _moment, UUID)
    return parts


def _decode(cursor: str | None, *kinds: Callable[[str], Any]) -> Any:
    """The parts that a cursor was made of, each read as its kind. Raises Invalid for one that we did not make."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = base64.b64decode(padded, altchars=b"-_", validate=True).decode().split("\n")
        if not all(part.isprintable() for part in parts):
            raise ValueError("None of ours has such a character.")
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, OverflowError) as error:
        raise Invalid("The cursor is not one from `next_cursor`.") from error


def _whole_number(part: str) -> int:
    if not re.fullmatch(r"-?\d{1,19}", part, re.ASCII) or abs(int(part)) > MAX_ID:
        raise ValueError("None of ours has such a number.")
    return int(part)


def _moment(part: str) -> datetime:
    return datetime.fromisoformat(part).astimezone(UTC)
