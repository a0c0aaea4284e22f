"""Which tables a backup is of."""

import app.models  # noqa: F401 (all tables are known once it is imported)
from app.models.base import Base

VERSION_TABLE = "alembic_version"
INSTANCE = {VERSION_TABLE, "players"}
"""Where these are, all tables of these names are an instance's."""
OUR_TABLES = {VERSION_TABLE, *Base.metadata.tables}
"""No others: a database of somebody else's may hold more than us."""
