"""Every way in which one row of the hiscores can differ from one look to the next, and what has to come of it.

A row tells of its rank and its value, each of which may be -1; or it is not there at all. What is to come of two rows
that follow each other stands in the tables below and nowhere else: nothing here asks the code under test.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.hiscores.diff import Known
from app.hiscores.metrics import OVERALL, TOTAL_LEVEL

Row = tuple[int, int] | None

RANK, VALUE = 900, 73
ROWS: dict[str, Row] = {
    "absent": None,
    "unknown": (-1, -1),
    "zero": (-1, 0),
    "unranked": (-1, VALUE),
    "ranked": (RANK, VALUE),
    "ranked zero": (RANK, 0),
}
"""Rank and value; also the order of the columns below."""

SAME, RANK_ONLY, BASELINE, GAIN, FALL, UNKNOWN = "=", "r", "b", "g", "f", "u"

OUTCOMES = {
    "absent": "= = b b b b",
    "unknown": "= = b b b b",
    "zero": "u u = g g r",
    "unranked": "u u f = r f",
    "ranked": "u u f r = f",
    "ranked zero": "u u r g g =",
}
"""By the row before; the columns are the row after."""
OUTCOMES_OF_OVERALL = {
    "absent": "= = = b b r",
    "unknown": "= = = b b r",
    "zero": "= = = b b r",
    "unranked": "u u u = r u",
    "ranked": "u u u r = u",
    "ranked zero": "r r r b b =",
}
"""The sum over all skills is never 0: there a 0 says no more than -1 does."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A metric to stand for its kind. `rises`: it never falls, so that a fall is suspicious."""

    name: str
    is_skill: bool = False
    rises: bool = True


KINDS = {
    "skill": Kind("Attack", is_skill=True),
    "boss": Kind("Zulrah"),
    "clue": Kind("Clue Scrolls (easy)"),
    "rating": Kind("LMS - Rank", rises=False),
    "never heard of": Kind("Moon Sovereign", rises=False),
    "overall": Kind(OVERALL, is_skill=True),
}


@dataclass(frozen=True, slots=True)
class Transition:
    kind: Kind
    before: str
    after: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.kind.name}: {self.before} to {self.after}"

    @property
    def is_suspicious(self) -> bool:
        return self.outcome == FALL and self.kind.rises

    @property
    def is_change(self) -> bool:
        """Whether the value is another; a rank is none."""
        return self.outcome in (BASELINE, GAIN, FALL, UNKNOWN)

    @property
    def value(self) -> int | None:
        """The last one known after both."""
        return _value(self.kind, self.after if self.outcome in (BASELINE, GAIN, FALL) else self.before)

    @property
    def gained(self) -> int:
        return {GAIN: VALUE, FALL: -VALUE}.get(self.outcome, 0)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Those whose value the row gives: in these tests the level of Overall is always as high as its experience."""
        return (OVERALL, TOTAL_LEVEL) if self.kind.name == OVERALL else (self.kind.name,)

    def rank(self, metric: str) -> int | None:
        return RANK if self.after in ("ranked", "ranked zero") and metric != TOTAL_LEVEL else None

    def known(self, metric: str) -> Known | None:
        """The state after both; None if nothing at all is known."""
        if self.value is None and self.rank(metric) is None:
            return None
        return Known(self.value, self.rank(metric), reported=self.value is not None and self.outcome != UNKNOWN)


def _value(kind: Kind, row: str) -> int | None:
    zero = None if kind.name == OVERALL else 0
    return {"zero": zero, "ranked zero": zero, "unranked": VALUE, "ranked": VALUE}.get(row)


def transitions(kind: Kind) -> list[Transition]:
    """All 36."""
    table = OUTCOMES_OF_OVERALL if kind.name == OVERALL else OUTCOMES
    return [
        Transition(kind, before, after, outcome)
        for before, outcomes in table.items()
        for after, outcome in zip(ROWS, outcomes.split(), strict=True)
    ]


def side_by_side(names: Iterable[str]) -> list[Transition]:
    """All 36 in one body, each on a boss of its own: rows of the old kind and of the new."""
    return [
        Transition(Kind(name), transition.before, transition.after, transition.outcome)
        for transition, name in zip(transitions(KINDS["boss"]), names, strict=False)
    ]


def body(username: str, rows: Mapping[Kind, str]) -> dict[str, Any]:
    """An answer with the rows, and one in either list that is always the same."""
    skills: list[dict[str, Any]] = [{"name": "Hitpoints", "rank": -1, "level": 10, "xp": 1154}]
    activities: list[dict[str, Any]] = [{"name": "Soul Wars Zeal", "rank": 5, "score": 6}]
    for kind, row in rows.items():
        if (numbers := ROWS[row]) is None:
            continue
        rank, value = numbers
        if kind.is_skill:
            skills.append({"name": kind.name, "rank": rank, "level": value, "xp": value})
        else:
            activities.append({"name": kind.name, "rank": rank, "score": value})
    return {"name": username, "skills": skills, "activities": activities}
