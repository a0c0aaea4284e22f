"""Background work. The tasks are imported here, so that whoever imports the broker knows them all."""

from app.workers import tasks  # noqa: F401
