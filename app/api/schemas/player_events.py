"""Events of a player."""

from typing import Any

from app.api.schemas.common import Schema, UtcTime
from app.api.schemas.paging import Page


class PlayerEventOut(Schema):
    id: int
    at: UtcTime
    kind: str
    detail: dict[str, Any]


class PlayerEvents(Page):
    items: list[PlayerEventOut]
