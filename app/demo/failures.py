"""Everything that can go wrong with an answer of the hiscores, to be switched on at will."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.demo import wrong_answers
from app.demo.replies import BLOCKED, CHALLENGE, DOWN, ERROR_PAGE, NOT_FOUND, Delivery, Reply, html
from app.hiscores.boards import Board


class FailureMode(StrEnum):
    not_found = "not_found"
    rate_limited = "rate_limited"
    forbidden = "forbidden"
    error = "error"
    unavailable = "unavailable"
    redirect = "redirect"
    timeout = "timeout"
    slow = "slow"
    html = "html"
    blocked = "blocked"
    challenge = "challenge"
    truncated = "truncated"
    empty = "empty"
    foreign_name = "foreign_name"
    wrong_types = "wrong_types"
    negative = "negative"
    absurd = "absurd"
    duplicate = "duplicate"
    huge = "huge"
    gzip_bomb = "gzip_bomb"
    bad_gzip = "bad_gzip"
    disconnect = "disconnect"


@dataclass
class Failure:
    """One trouble. `player`: key of the name it is limited to, `board`: likewise; `times`: requests it is good for.

    None is everybody, everywhere, for ever.
    """

    mode: FailureMode
    player: str | None = None
    times: int | None = None
    board: Board | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        allowed = OPTIONS.get(self.mode, {})
        if unknown := self.options.keys() - allowed.keys():
            known = ", ".join(allowed) or "none"
            raise ValueError(f"{self.mode} has no option {min(unknown)!r}; it has: {known}.")
        for name, value in self.options.items():
            kind = allowed[name]
            if isinstance(value, bool) or not isinstance(value, (int, float) if kind is float else kind):
                raise ValueError(f"The option {name} of {self.mode} must be a {_KIND_NAMES[kind]}.")
            if isinstance(value, (int, float)) and value < 0:
                raise ValueError(f"The option {name} of {self.mode} must not be negative.")
        if self.times is not None and self.times < 1:
            raise ValueError("A failure has to happen at least once.")

    def concerns(self, player: str, board: Board) -> bool:
        return self.player in (None, player) and self.board in (None, board)

    def spoil(self, reply: Reply) -> Reply:
        """What is answered instead of a reply. Trouble with a body leaves an answer without one (a 404) as it is."""
        if self.mode in _STATUS:
            return _STATUS[self.mode](self.options)
        if self.mode in _DELIVERY:
            return _DELIVERY[self.mode](reply, self.options)
        return _BODY[self.mode](reply, self.options) if reply.status == 200 else reply


OPTIONS: dict[FailureMode, dict[str, type]] = {
    FailureMode.rate_limited: {"retry_after": int},
    FailureMode.unavailable: {"retry_after": int},
    FailureMode.redirect: {"location": str},
    FailureMode.timeout: {"seconds": float},
    FailureMode.slow: {"seconds": float},
    FailureMode.foreign_name: {"name": str},
    FailureMode.huge: {"megabytes": int},
    FailureMode.gzip_bomb: {"megabytes": int},
}
_KIND_NAMES: dict[type, str] = {int: "whole number", float: "number", str: "text"}


def _retry_after(options: dict[str, Any]) -> dict[str, str]:
    return {"Retry-After": str(options["retry_after"])} if "retry_after" in options else {}


_STATUS: dict[FailureMode, Callable[[dict[str, Any]], Reply]] = {
    FailureMode.not_found: lambda _: html(404, NOT_FOUND),
    FailureMode.rate_limited: lambda options: html(429, ERROR_PAGE, _retry_after({"retry_after": 30, **options})),
    FailureMode.forbidden: lambda _: html(403, ERROR_PAGE),
    FailureMode.error: lambda _: html(500, ERROR_PAGE),
    FailureMode.unavailable: lambda options: html(503, ERROR_PAGE, _retry_after(options)),
    FailureMode.redirect: lambda options: html(302, "", {"Location": options.get("location", "/")}),
    FailureMode.html: lambda _: html(200, DOWN),
    FailureMode.blocked: lambda _: html(200, BLOCKED),
    FailureMode.challenge: lambda _: html(200, CHALLENGE),
    FailureMode.empty: lambda _: Reply(200, b""),
}

_DELIVERY: dict[FailureMode, Callable[[Reply, dict[str, Any]], Reply]] = {
    FailureMode.timeout: lambda reply, options: reply.delivered(Delivery.late, options.get("seconds")),
    FailureMode.slow: lambda reply, options: reply.delivered(Delivery.dripped, options.get("seconds", 5.0)),
    FailureMode.disconnect: lambda reply, _: reply.delivered(Delivery.cut),
}

_BODY: dict[FailureMode, Callable[[Reply, dict[str, Any]], Reply]] = {
    FailureMode.truncated: lambda reply, _: wrong_answers.half(reply),
    FailureMode.foreign_name: lambda reply, options: wrong_answers.with_name(
        reply, options.get("name", "Someone Else")
    ),
    FailureMode.wrong_types: lambda reply, _: wrong_answers.with_wrong_types(reply),
    FailureMode.negative: lambda reply, _: wrong_answers.with_score(reply, -7),
    FailureMode.absurd: lambda reply, _: wrong_answers.with_score(reply, 10**18),
    FailureMode.duplicate: lambda reply, _: wrong_answers.with_a_row_twice(reply),
    FailureMode.huge: lambda reply, options: wrong_answers.padded(reply, options.get("megabytes", 11)),
    FailureMode.gzip_bomb: lambda reply, options: wrong_answers.gzip_bomb(reply, options.get("megabytes", 300)),
    FailureMode.bad_gzip: lambda reply, _: wrong_answers.bad_gzip(reply),
}
