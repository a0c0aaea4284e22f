"""The audit log."""

from typing import Any

from pydantic import Field

from app.api.schemas.common import Page, Schema, UtcTime


class AuditEntryOut(Schema):
    id: int
    at: UtcTime
    user_id: int | None = Field(description="null: somebody at the command line")
    username: str | None = Field(description="as it was then")
    api_key_id: int | None = Field(description="the key that was used; null: the user was signed in")
    address: str | None
    action: str
    target: str
    detail: dict[str, Any]


class AuditLog(Page):
    items: list[AuditEntryOut]
