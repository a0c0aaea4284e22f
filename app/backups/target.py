"""The database that a backup is to be restored into: what is there, and who uses it."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.backups.archive import Archive
from app.backups.tables import INSTANCE, OUR_TABLES
from app.errors import Conflict
from app.migrate import of_newer_release

PRESENT = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
# Of processes of the server itself no user is known.
OTHERS = text(
    "SELECT coalesce(nullif(application_name, ''), usename) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
)


async def check(connection: AsyncConnection, archive: Archive, *, replace: bool) -> set[str]:
    """The tables that the backup takes the place of. Raises Conflict, a sentence, if it must not be restored here."""
    await check_unused(connection)
    schema = (await connection.execute(text("SELECT current_schema()"))).scalar_one()
    if schema != archive.schema:
        raise Conflict(
            f"The backup's tables are in the schema {archive.schema}, here they would be in {schema}: "
            "restore it with a role whose search_path begins with that schema."
        )
    present = set((await connection.execute(PRESENT)).scalars())
    ours = present & (OUR_TABLES | archive.tables)
    if ours and not present >= INSTANCE:
        raise Conflict(f"The database holds something else in tables that OSRS Diff needs: {_list(ours)}.")
    if ours and not replace:
        raise Conflict(
            "The database holds an instance already. With --replace it is lost, and the backup takes its place."
        )
    if ours and present > ours and (await connection.run_sync(of_newer_release)) is not None:
        raise Conflict(
            f"The database was made by a newer release, and this one does not know its tables {_list(present - ours)}: "
            "restore into an empty database."
        )
    return ours


async def check_unused(connection: AsyncConnection) -> None:
    others = sorted((await connection.execute(OTHERS)).scalars())
    if others:
        raise Conflict(
            f"Others use the database ({_list(set(others))}; {len(others)} connections): first stop `osrsdiff up`, "
            "every API, worker and scheduler, and whatever else is connected."
        )


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))
