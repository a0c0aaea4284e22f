"""Logs: readable in a terminal, JSON for machines; the standard library's loggers go the same way."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog
from structlog.typing import Processor

from app.config import Settings

QUIET = ("httpx", "aiohttp.access", "uvicorn.access", "uvicorn.error", "taskiq", "alembic.runtime.migration")
"""Loggers that say more than an operator wants to read: warnings only."""

LOG_BYTES, LOGS_KEPT = 10 * 2**20, 3


def set_up_logging(settings: Settings, file: Path | None = None) -> None:
    """To the terminal as LOG_FORMAT says, and to a file as JSON if one is given."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    colours = sys.stderr.isatty() if settings.log_format == "console" else None
    handlers = [_handler(logging.StreamHandler(sys.stderr), shared, colours)]
    if file is not None:
        handlers.append(_handler(RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT), shared, None))
    logging.basicConfig(level=settings.log_level, handlers=handlers, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))


def _handler(handler: logging.Handler, shared: list[Processor], colours: bool | None) -> logging.Handler:
    """With colours None it writes JSON."""
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if colours is None
        else structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
    )
    final: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if colours is None:
        final.append(structlog.processors.format_exc_info)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[*final, renderer]))
    return handler
