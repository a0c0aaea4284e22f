"""All routes."""

from fastapi import FastAPI

from app.api import (
    activity,
    api_keys,
    audit,
    auth,
    events,
    exports,
    instance,
    leaderboards,
    looks,
    monitoring,
    player_events,
    players,
    profiles,
    progress,
    quarantine,
    records,
    tasks,
    users,
)

PARTS = (
    *(auth, players, profiles, progress, records, exports, looks, player_events),
    *(activity, leaderboards, quarantine, tasks, events, instance, monitoring),
    *(users, api_keys, audit),
)


def add_routes(app: FastAPI) -> None:
    """Each part right into the application: every router in between is searched once more for each request."""
    for part in PARTS:
        app.include_router(part.router)
