"""Where a page of a list ended. A cursor names the list and its order, and is good for no other."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query

from app.errors import Invalid
from app.models.base import MAX_BIGINT

Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]

NOT_OURS = "The cursor is no `next_cursor` of this list in this order: leave it out to begin with the first page."


def encode_cursor(order: str, *parts: str) -> str:
    return base64.urlsafe_b64encode("\n".join((order, *parts)).encode()).decode().rstrip("=")


Item = TypeVar("Item")


def paged(
    found: Sequence[Item], limit: int, order: str, place: Callable[[Item], tuple[str, ...]]
) -> tuple[list[Item], str | None]:
    """The items of a page and the cursor of the next one, of what was found when one more than `limit` was asked for.

    `place` gives what a cursor that stands after an item is made of.
    """
    shown = list(found[:limit])
    return shown, encode_cursor(order, *place(shown[-1])) if len(found) > limit else None


def decode_cursor(cursor: str | None, order: str, parts: int) -> list[str] | None:
    """The parts a cursor was made of. Raises Invalid for one that we did not make, or for another list or order."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        named, *decoded = base64.b64decode(padded, altchars=b"-_", validate=True).decode().split("\n")
    except (binascii.Error, ValueError) as error:
        raise Invalid(NOT_OURS) from error
    if named != order or len(decoded) != parts or not all(part.isprintable() for part in decoded):
        raise Invalid(NOT_OURS)
    return decoded


def decode_id_cursor(cursor: str | None, order: str) -> int | None:
    """The id of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, order, 1)
    return None if parts is None else _whole_number(parts[0])


def decode_place_cursor(cursor: str | None, order: str) -> tuple[int, str] | None:
    """The place in an order and the key of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, order, 2)
    return None if parts is None else (_whole_number(parts[0]), parts[1])


def decode_amount_cursor(cursor: str | None, order: str) -> tuple[int, int] | None:
    """The amount and the id of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, order, 2)
    return None if parts is None else (_whole_number(parts[0]), _whole_number(parts[1]))


def _whole_number(part: str) -> int:
    if not re.fullmatch(r"-?\d{1,19}", part, re.ASCII) or abs(int(part)) > MAX_BIGINT:
        raise Invalid(NOT_OURS)
    return int(part)


def decode_time_cursor(cursor: str | None, order: str) -> datetime | None:
    """The time of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, order, 1)
    return None if parts is None else _moment(parts[0])


def decode_moment_cursor(cursor: str | None, order: str) -> tuple[datetime, int] | None:
    """The time and the id of the last item of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, order, 2)
    return None if parts is None else (_moment(parts[0]), _whole_number(parts[1]))


def decode_run_cursor(cursor: str | None, order: str) -> tuple[datetime, UUID] | None:
    """The time of queueing and the id of the last run of the page before. Raises Invalid."""
    parts = decode_cursor(cursor, order, 2)
    return None if parts is None else (_moment(parts[0]), _uuid(parts[1]))


def _moment(part: str) -> datetime:
    try:
        return datetime.fromisoformat(part).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(NOT_OURS) from error


def _uuid(part: str) -> UUID:
    try:
        return UUID(part)
    except ValueError as error:
        raise Invalid(NOT_OURS) from error
