"""What the simulated hiscores answer, and how it is delivered."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

JSON = {"Content-Type": "application/json"}


class Delivery(StrEnum):
    plain = "plain"
    late = "late"
    """Only after some seconds, or when it is released."""
    dripped = "dripped"
    """The body in small pieces."""
    cut = "cut"
    """Not at all: the connection is closed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`seconds`: how long it takes to deliver; None with `late` means until it is released."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    delivery: Delivery = Delivery.plain
    seconds: float | None = None

    def delivered(self, delivery: Delivery, seconds: float | None = None) -> "Reply":
        return replace(self, delivery=delivery, seconds=seconds)


def html(status: int, page: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, page.encode(), {"Content-Type": "text/html; charset=utf-8", **(headers or {})})


def _page(title: str, text: str, head: str = "") -> str:
    return f"<!DOCTYPE html>\n<html><head>{head}<title>{title}</title></head><body><p>{text}</p></body></html>\n"


MAIN_PAGE = _page("Simulated hiscores", "This is a simulation. Nothing here comes from the game.")
NOT_FOUND = _page("404 - Page not found", "Sorry, the page you were looking for was not found.")
NOT_ALLOWED = _page("405 - Not allowed", "This page can only be read.")
ERROR_PAGE = _page("Error", "Sorry, there was a problem with your request.")
DOWN = _page("Maintenance", "The hiscores are closed for maintenance. Please come back later.")
BLOCKED = _page("Blocked", "Sorry, your IP has been temporarily blocked.")
CHALLENGE = _page(
    "",
    "Checking your browser",
    '<META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><script src="/_Incapsula_Resource?simulated=1"></script>',
)
