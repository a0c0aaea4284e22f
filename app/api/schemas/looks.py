"""The log of looks."""

from typing import Literal

from pydantic import Field

from app.api.schemas.common import Schema, UtcTime
from app.api.schemas.paging import Page

Outcome = Literal[
    "success", "unchanged", "not_found", "unavailable", "rate_limited", "malformed", "quarantined", "skipped"
]


class LookOut(Schema):
    at: UtcTime
    duration_ms: int
    outcome: Outcome
    changes: int = Field(description="how many values changed")
    error: str | None = Field(description="why nothing was stored, as a sentence")


class Looks(Page):
    items: list[LookOut]
