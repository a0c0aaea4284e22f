"""The log of administrative acts."""

from fastapi import APIRouter

from app.api.deps import IsAdmin, ReadingDep
from app.api.schemas.audit import AuditEntryOut, AuditLog
from app.api.schemas.common import Cursor, Limit, decode_id_cursor, errors, paged
from app.services.accounts import audit

router = APIRouter(prefix="/api/v1/audit", tags=["users"], dependencies=[IsAdmin])


@router.get("", responses=errors(401, 403, 422, 503))
async def list_audit_log(session: ReadingDep, limit: Limit = 50, cursor: Cursor = None) -> AuditLog:
    """Who changed what, newest first."""
    found = await audit.page(session, decode_id_cursor(cursor), limit + 1)
    shown, next_cursor = paged(found, limit, lambda entry: (str(entry.id),))
    return AuditLog(
        items=[AuditEntryOut.model_validate(entry) for entry in shown],
        next_cursor=next_cursor,
    )
