"""What a check finds."""

from dataclasses import dataclass
from typing import Literal

from app.workers.readiness import Check

Level = Literal["ok", "warning", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`sentence` says what is, and what to do unless that is fine."""

    level: Level
    sentence: str


def of(check: Check) -> Finding:
    return Finding("ok" if check.ok else "wrong", check.detail)
