"""What keeps a file from being imported, as a sentence that says where it is wrong."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from app.db import is_away
from app.errors import Conflict, Invalid

NAMED = 10
"""So many players are named in a sentence."""


class Misfit(ValueError):
    """What is wrong with a line that is well formed; a sentence without its end."""


def tracked_already(usernames: Sequence[str]) -> Conflict:
    more = f" and {len(usernames) - NAMED} more" if len(usernames) > NAMED else ""
    return Conflict(
        f"Tracked here already: {', '.join(usernames[:NAMED])}{more}. Nothing is imported; delete them here, or export "
        "others with --player."
    )


def place_of(first: int, last: int) -> str:
    return f"Line {first}" if first == last else f"Lines {first} to {last}"


@contextmanager
def blaming(place: str) -> Iterator[None]:
    """What is wrong is wrong there."""
    try:
        yield
    except Misfit as error:
        raise Invalid(f"{place} cannot be imported: {error}.") from error
    except DBAPIError as error:
        if is_away(error):
            raise
        cause = str(getattr(error.orig, "__cause__", None) or error.orig).replace("\n", "; ")
        raise Invalid(f"{place} cannot be imported, says the database: {cause}.") from error
