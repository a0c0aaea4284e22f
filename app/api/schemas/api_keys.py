"""API keys."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from app.api.schemas.common import Page, Schema, UtcTime
from app.models.api_key import Scope
from app.services.accounts.api_keys import PREFIX


def _is_visible(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("it has only characters that can be seen, and begins and ends with none but those")
    return value


KeyName = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_is_visible)]


class NewApiKey(Schema):
    name: KeyName
    scope: Scope = "read"
    expires_at: AwareDatetime | None = Field(None, description="null: it lives until it is revoked")


class ApiKeyOut(Schema):
    id: int
    name: str
    scope: Scope
    created_at: UtcTime
    last_used_at: UtcTime | None = Field(description="to the minute; null: never")
    expires_at: UtcTime | None


class ApiKeyCreated(ApiKeyOut):
    key: str = Field(description=f"the secret itself, `{PREFIX}...`: it is shown only here")


class ApiKeys(Page):
    items: list[ApiKeyOut]
