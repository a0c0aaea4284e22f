"""Keeps the index of `changes` dense.

Each metric of each player grows in a place of its own, in the middle of the index: its pages split into halves that are
never filled again, and it comes to take almost twice the room that it needs. So it is built anew whenever it has.
"""

from sqlalchemy import text

from app.config import Settings
from app.db import Database

ENTRY_BYTES = 49
"""Of an index just built: 40 for the entry, 4 that point to it, a tenth of the page left free."""
LOOSE = 1.4
"""Times the room that it needs."""
SMALL_BYTES = 8 * 2**20
UPKEEP_LOCK = 7_603_000
"""Advisory lock under which it is built anew."""

TAKE_LOCK = text("SELECT pg_try_advisory_lock(:key)")
IS_LOOSE = text(
    """
    SELECT pg_relation_size('changes_pkey') > greatest(:small, :needed * reltuples)
    FROM pg_class WHERE oid = 'changes'::regclass
    """
)
# What a rebuild that was cut short leaves behind: a half of the new one, or the whole old one.
LEFTOVERS = ("changes_pkey_ccnew", "changes_pkey_ccold")


async def rebuild_if_loose(settings: Settings) -> bool:
    """Whether it was. Everything goes on meanwhile."""
    database = Database(settings, statement_seconds=None)  # A large index takes as long as it takes.
    try:
        async with database.reading() as session:
            if not await session.scalar(TAKE_LOCK, {"key": UPKEEP_LOCK}):
                return False
            for name in LEFTOVERS:
                await session.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
            if not await session.scalar(IS_LOOSE, {"small": SMALL_BYTES, "needed": LOOSE * ENTRY_BYTES}):
                return False
            await session.execute(text("REINDEX INDEX CONCURRENTLY changes_pkey"))
            return True
    finally:
        await database.close()
