"""The log of administrative acts."""

from fastapi import APIRouter

from app.api.cursors import Cursor, decode_id_cursor, paged
from app.api.deps import IsAdmin, ReadingDep
from app.api.schemas.audit import AuditEntryOut, AuditLog
from app.api.schemas.common import Limit, errors
from app.services.accounts import audit

router = APIRouter(prefix="/api/v1/audit", tags=["users"], dependencies=[IsAdmin])

ORDER = "audit log"


@router.get("", responses=errors(401, 403, 422, 503))
async def list_audit_log(session: ReadingDep, limit: Limit = 50, cursor: Cursor = None) -> AuditLog:
    """Who changed what, newest first."""
    found = await audit.page(session, decode_id_cursor(cursor, ORDER), limit + 1)
    shown, next_cursor = paged(found, limit, ORDER, lambda entry: (str(entry.id),))
    return AuditLog(
        items=[AuditEntryOut.model_validate(entry) for entry in shown],
        next_cursor=next_cursor,
    )
