"""People who sign in."""

from typing import Literal, get_args

from sqlalchemy import CheckConstraint, Identity, Text, func, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp, one_of

Role = Literal["viewer", "admin"]


class User(Base):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint(one_of("role", get_args(Role)), name="role"),)

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    username: Mapped[str] = mapped_column(Text, unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[Timestamp] = mapped_column(server_default=func.now())
