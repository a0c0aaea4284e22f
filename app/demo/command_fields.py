"""What a command's body says, field by field."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

_KIND_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", dict: "an object"}


class Refused(Exception):
    """A command that makes no sense; the text is a sentence for whoever gave it."""


@dataclass(frozen=True)
class Fields:
    """The fields of a command's body, checked one by one; `finish` refuses what nobody asked for."""

    given: dict[str, Any]
    taken: set[str] = field(default_factory=set)

    def need(self, name: str, kind: type) -> Any:
        value = self.take(name, kind)
        if value is None:
            raise Refused(f"The field {name} is missing.")
        return value

    def take(self, name: str, kind: type) -> Any:
        """None if it is not given. A time, or one of an enumeration, is written as text."""
        self.taken.add(name)
        value = self.given.get(name)
        return None if value is None else _read(name, kind, value)

    def rest(self) -> dict[str, Any]:
        return {name: value for name, value in self.given.items() if name not in self.taken}

    def finish(self) -> None:
        if rest := self.rest():
            raise Refused(f"There is no field {min(rest)}; the fields are: {', '.join(sorted(self.taken)) or 'none'}.")


def _read(name: str, kind: type, value: Any) -> Any:
    written = kind if kind in _KIND_NAMES else str
    if not _is_a(written, value):
        raise Refused(f"The field {name} must be {_KIND_NAMES[written]}.")
    if issubclass(kind, StrEnum):
        return _one_of(kind, value)
    return _instant(value) if kind is datetime else value


def _is_a(kind: type, value: Any) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _one_of(kind: type[StrEnum], text: str) -> StrEnum:
    if text not in list(kind):
        raise Refused(f"There is no {kind.__name__.lower()} {text!r}; there are: {', '.join(kind)}.")
    return kind(text)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is no time; write it as in 2026-01-05T00:00:00Z.") from error
