"""The log of administrative acts, kept for ever."""

from typing import Any

from sqlalchemy import CheckConstraint, Identity, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigInt, Timestamp, one_of

ACTIONS = (
    *("player_added", "player_changed", "player_deleted", "schedule_triggered"),
    *("quarantine_accepted", "quarantine_discarded", "quarantine_split", "quarantine_undone"),
    *("user_created", "user_changed", "user_deleted", "password_changed", "password_reset"),
    *("api_key_created", "api_key_revoked"),
)


class AuditEntry(Base):
    """It refers to nothing: whoever did it, and what it was done to, may be deleted since."""

    __tablename__ = "audit_log"
    __table_args__ = (CheckConstraint(one_of("action", ACTIONS), name="action"),)

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[Timestamp] = mapped_column(server_default=func.now())
    user_id: Mapped[BigInt | None]
    """None: somebody at the command line."""
    username: Mapped[str | None] = mapped_column(Text)
    api_key_id: Mapped[BigInt | None]
    address: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    """The name of the player, user, schedule or key."""
    detail: Mapped[dict[str, Any]]
