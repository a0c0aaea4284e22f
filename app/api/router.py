"""All routes."""

from fastapi import APIRouter

from app.api import auth, instance, leaderboards, looks, player_events, players, progress, quarantine, records, tasks

router = APIRouter()
for part in (auth, players, progress, records, looks, player_events, leaderboards, quarantine, tasks, instance):
    router.include_router(part.router)
