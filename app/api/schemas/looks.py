"""The log of looks."""

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.models.player import Outcome


class LookOut(Schema):
    at: UtcTime
    duration_ms: int
    outcome: Outcome
    changes: int = Field(description="how many values changed")
    error: str | None = Field(description="why nothing was stored, as a sentence")


class Looks(Page):
    items: list[LookOut]
