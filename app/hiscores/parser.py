"""From the JSON body of `index_lite.json` to readings by metric name; positions and ids in the body are ignored."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from app.hiscores import names
from app.hiscores.errors import Malformed
from app.hiscores.levels import MAX_EXPERIENCE, MAX_LEVEL
from app.hiscores.metrics import ALIASES, OVERALL, TOTAL_LEVEL

MOST_SKILLS = 100
"""Far more than the game has."""
LARGEST = {
    "rank": 2**31 - 1,
    "score": 2**31 - 1,
    "level": MOST_SKILLS * MAX_LEVEL,
    "xp": MOST_SKILLS * MAX_EXPERIENCE,
}
"""What cannot be more: the game counts in 32 bits, and Overall is the sum over skills."""
MAX_NAME_LENGTH = 100


class Reading(NamedTuple):
    """What one look says of one metric: two facts, each may be missing (None): unranked, unknown."""

    value: int | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Hiscores:
    """One parsed answer. `name` is the character's own spelling, where the hiscores give it."""

    readings: dict[str, Reading]
    skills: frozenset[str] = field(default=frozenset())
    name: str | None = None


def parse(body: bytes, *, asked_for: str) -> Hiscores:
    """The readings of a body. Raises Malformed if it is not a complete hiscores answer about `asked_for`."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The answer is not JSON ({_beginning(body)}).") from error
    if not isinstance(document, dict):
        raise Malformed("The answer is JSON, but not an object.")
    skills = _rows(document, "skills", ("level", "xp"))
    activities = _rows(document, "activities", ("score",))
    readings = {**_skill_readings(skills), **_readings(activities, "score")}
    if len(readings) != len(skills) + len(activities) + (OVERALL in skills):
        raise Malformed("A row stands in both lists.")
    return Hiscores(readings, frozenset(skills) - {OVERALL}, _own_name(document, asked_for))


def _rows(document: dict[str, Any], block: str, numbers: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """A block's rows by metric name, each with an integer rank and the integers named."""
    rows = document.get(block)
    if not isinstance(rows, list) or not rows:
        raise Malformed(f"The answer has no list of {block}.")
    bounds = [(number, LARGEST[number]) for number in ("rank", *numbers)]
    by_name: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = _metric_name(row.get("name") if isinstance(row, dict) else None)
        if name is None:
            raise Malformed(f"A row of {block} has no name.")
        if name in by_name:
            raise Malformed(f"{name} stands twice in {block}.")
        for number, largest in bounds:
            value = row.get(number)
            if type(value) is not int or not -1 <= value <= largest:
                raise Malformed(f"{name} has no valid {number}.")
        by_name[name] = row
    return by_name


def _metric_name(name: object) -> str | None:
    """What we call a row; None if it has no name."""
    return _known_as(name) if isinstance(name, str) and len(name) <= MAX_NAME_LENGTH else None


@lru_cache(maxsize=1024)
def _known_as(name: str) -> str | None:
    # Remembered, as each look has the same hundred.
    stripped = name.strip()
    return ALIASES.get(stripped, stripped) if stripped and name.isprintable() else None


def _skill_readings(skills: dict[str, dict[str, Any]]) -> dict[str, Reading]:
    readings = _readings(skills, "xp")
    for name, reading in readings.items():
        if name != OVERALL and (reading.value or 0) > MAX_EXPERIENCE:
            raise Malformed(f"{name} has more experience than a skill can hold.")
    if OVERALL in skills:
        # The sum over skills is never really 0 (hitpoints begin at 1,154), so 0 says no more than -1 does.
        readings[OVERALL] = Reading(readings[OVERALL].value or None, readings[OVERALL].rank)
        level = skills[OVERALL]["level"]
        readings[TOTAL_LEVEL] = Reading(level if level > 0 else None, None)
    return readings


def _readings(rows: dict[str, dict[str, Any]], number: str) -> dict[str, Reading]:
    # -1 is how the hiscores say that they do not know. No place is before the first: a rank of 0 is as good as none.
    return {
        name: Reading(row[number] if row[number] != -1 else None, row["rank"] if row["rank"] > 0 else None)
        for name, row in rows.items()
    }


def _own_name(document: dict[str, Any], asked_for: str) -> str | None:
    """The character's own spelling; absent before November 2025. Another character's name is no answer to us."""
    if document.get("name") is None:
        return None
    try:
        name = names.clean(document["name"])
    except (ValueError, AttributeError) as error:
        raise Malformed("The answer's name is not a character's name.") from error
    if names.key(name) != names.key(asked_for):
        raise Malformed(f"The answer is about {name}, not about {asked_for}.")
    return name


def _beginning(body: bytes) -> str:
    start = body[:40].decode("utf-8", "replace").strip()
    return f"it begins {start!r}" if start else "it is empty"
