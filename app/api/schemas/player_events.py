"""Events of a player."""

from typing import Any

from app.api.schemas.common import Page, Schema, UtcTime


class PlayerEventOut(Schema):
    id: int
    at: UtcTime
    kind: str
    detail: dict[str, Any]


class PlayerEvents(Page):
    items: list[PlayerEventOut]
