"""All routes."""

from fastapi import APIRouter

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
    progress,
    quarantine,
    records,
    tasks,
    users,
)

PARTS = (
    *(auth, players, progress, records, exports, looks, player_events),
    *(activity, leaderboards, quarantine, tasks, events, instance, monitoring),
    *(users, api_keys, audit),
)

router = APIRouter()
for part in PARTS:
    router.include_router(part.router)
