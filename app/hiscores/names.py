"""Names of characters: one rule for what is a name and when two are the same."""

import re

MAX_LENGTH = 12
ARCHIVED = "~"
"""Stands in no character's name: `Zezima~12` is what was known as Zezima until another character took the name."""
RULE = "A name has 1 to 12 letters, digits, spaces, hyphens or underscores, and at least one letter or digit."

_NAME = re.compile(r"[A-Za-z0-9 _-]*[A-Za-z0-9][A-Za-z0-9 _-]*")


def clean(name: str) -> str:
    """The name as typed, non-breaking spaces made ordinary, the ends trimmed. Raises ValueError if it is none."""
    cleaned = name.replace("\u00a0", " ").strip(" ")
    if len(cleaned) > MAX_LENGTH or not _NAME.fullmatch(cleaned):
        raise ValueError(RULE)
    return cleaned


def key(name: str) -> str:
    """What the hiscores compare: case is ignored; space, `_` and `-` are alike. Raises ValueError if it is no name."""
    return re.sub(r"[_-]", " ", clean(name)).strip().lower()


def archived(name: str, number: int) -> str:
    """The name under which the history of a character is kept whose name has passed to another."""
    return f"{name}{ARCHIVED}{number}"


def tracked_key(name: str) -> str:
    """The key of a player, which may be an archived one. Raises ValueError if it is no name."""
    name, mark, number = name.partition(ARCHIVED)
    if mark and not re.fullmatch("[0-9]{1,19}", number):
        raise ValueError(RULE)
    return key(name) + mark + number


def loosely(text: str) -> str:
    """A part of a name, normalised as `key` does, for searching; anything is allowed."""
    return re.sub(r"[_\u00a0-]", " ", text).lower()
