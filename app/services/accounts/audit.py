"""The audit log: who did what to whom. Written in the transaction of the act, so that neither is there alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.audit_entry import AuditEntry
from app.services.accounts.tokens import SignedIn


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and the address that the request came from."""

    signed_in: SignedIn
    address: str | None


def record(session: AsyncSession, actor: Actor | None, action: str, target: str, **detail: Any) -> None:
    """Without an actor it was somebody at the command line. The detail must not hold secrets."""
    entry = AuditEntry(action=action, target=target, detail=detail)
    if actor is not None:
        who = actor.signed_in
        entry.user_id, entry.username, entry.api_key_id = who.id, who.username, who.api_key_id
        entry.address = actor.address
    session.add(entry)


async def page(session: AsyncSession, before_id: int | None, limit: int) -> Sequence[AuditEntry]:
    """Newest first, those before an id."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    return (await session.scalars(query)).all()
