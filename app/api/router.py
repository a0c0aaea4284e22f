"""All routes."""

from fastapi import APIRouter

from app.api import auth, instance, looks, players, tasks

router = APIRouter()
for part in (auth, players, looks, tasks, instance):
    router.include_router(part.router)
