"""From the JSON body of `index_lite.json` to readings by metric name; positions and ids in the body are ignored."""

from dataclasses import dataclass, field
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
    by_name: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = _metric_name(row, block)
        if name in by_name:
            raise Malformed(f"{name} stands twice in {block}.")
        for number in ("rank", *numbers):
            if type(row.get(number)) is not int or not -1 <= row[number] <= LARGEST[number]:
                raise Malformed(f"{name} has no valid {number}.")
        by_name[name] = row
    return by_name


def _metric_name(row: Any, block: str) -> str:
    name = row.get("name") if isinstance(row, dict) else None
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise Malformed(f"A row of {block} has no name.")
    return ALIASES.get(name.strip(), name.strip())


def _skill_readings(skills: dict[str, dict[str, Any]]) -> dict[str, Reading]:
    readings = _readings(skills, "xp")
    for name, reading in readings.items():
        if name != OVERALL and (reading.value or 0) > MAX_EXPERIENCE:
            raise Malformed(f"{name} has more experience than a skill can hold.")
    if OVERALL in skills:
        # The sum over skills is never really 0 (hitpoints begin at 1,154), so 0 says no more than -1 does.
        readings[OVERALL] = Reading(readings[OVERALL].value or None, readings[OVERALL].rank)
        readings[TOTAL_LEVEL] = Reading(_known(skills[OVERALL]["level"]) or None, None)
    return readings


def _readings(rows: dict[str, dict[str, Any]], number: str) -> dict[str, Reading]:
    # No place is before the first: a rank of 0 is as good as none.
    return {name: Reading(_known(row[number]), _known(row["rank"]) or None) for name, row in rows.items()}


def _known(number: int) -> int | None:
    return None if number == -1 else number


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
