"""All routes."""

from fastapi import APIRouter

from app.api import auth, instance, players, tasks

router = APIRouter()
for part in (auth, players, tasks, instance):
    router.include_router(part.router)
