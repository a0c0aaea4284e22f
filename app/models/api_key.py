"""Keys with which programs ask, by their hash."""

from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Identity, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp, one_of

Scope = Literal["read", "admin"]


class ApiKey(Base):
    """A key that is revoked is deleted; the audit log remembers it."""

    __tablename__ = "api_keys"
    __table_args__ = (CheckConstraint(one_of("scope", get_args(Scope)), name="scope"),)

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[BigInt] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the key; the key itself is random and never stored."""
    created_at: Mapped[Timestamp] = mapped_column(server_default=func.now())
    last_used_at: Mapped[Timestamp | None]
    expires_at: Mapped[Timestamp | None]
