"""Users, as an admin sees them."""

from typing import Annotated

from pydantic import Field, SecretStr, StrictBool, field_validator

from app.api.schemas.common import Page, Schema, UtcTime, is_given
from app.models.user import Role
from app.services.accounts import passwords
from app.services.accounts.users import MAX_USERNAME_LENGTH

Password = Annotated[SecretStr, Field(description=f"{passwords.MIN_LENGTH} to {passwords.MAX_LENGTH} characters")]


class NewUser(Schema):
    username: str = Field(min_length=1, max_length=MAX_USERNAME_LENGTH)
    password: Password
    role: Role = "viewer"


class UserChange(Schema):
    """Only what is given is changed."""

    role: Role | None = None
    is_active: StrictBool | None = None
    password: Password | None = None

    _are_given = field_validator("role", "is_active", "password")(is_given)


class UserOut(Schema):
    id: int
    username: str
    role: Role
    is_active: bool = Field(description="false: may neither sign in nor use keys")
    created_at: UtcTime


class Users(Page):
    items: list[UserOut]
