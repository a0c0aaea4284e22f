"""All routes."""

from fastapi import APIRouter

from app.api import auth, instance, looks, player_events, players, quarantine, tasks

router = APIRouter()
for part in (auth, players, looks, player_events, quarantine, tasks, instance):
    router.include_router(part.router)
