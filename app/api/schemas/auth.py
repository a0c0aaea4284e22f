"""Sessions and who has them."""

from typing import Literal

from pydantic import Field, SecretStr

from app.api.schemas.common import Schema
from app.services.accounts.access_tokens import MAX_TOKEN_LENGTH


class Tokens(Schema):
    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105
    expires_in: int = Field(description="seconds the access token lives")


class RefreshRequest(Schema):
    refresh_token: str = Field(min_length=1, max_length=MAX_TOKEN_LENGTH)


class Me(Schema):
    id: int
    username: str
    role: str


class PasswordChange(Schema):
    present_password: SecretStr
    new_password: SecretStr
