"""The tables, one a file. Imported here so that the metadata is complete whichever of them is imported first."""

from app.models import (  # noqa: F401
    adjustment,
    api_key,
    audit_entry,
    change,
    coverage,
    look,
    metric,
    player,
    player_event,
    player_name,
    player_state,
    quarantine,
    rank_page,
    record,
    refresh_token,
    snapshot,
    task_run,
    user,
)
