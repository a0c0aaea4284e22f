"""A player's profile."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.answers import UNCHANGED, Answer, TaggedRoute
from app.api.deps import IsReader, ReadingDep, RuntimeDep
from app.api.schemas.common import errors
from app.api.schemas.profiles import ProfileOut, profile_out
from app.api.spans import Moment
from app.services.players import profiles

router = APIRouter(prefix="/api/v1/players/{username}", tags=["players"], route_class=TaggedRoute)


@router.get(
    "/stats",
    response_model=ProfileOut,
    dependencies=[IsReader],
    responses=UNCHANGED | errors(401, 404, 422, 503),
)
async def get_stats(
    username: str,
    session: ReadingDep,
    runtime: RuntimeDep,
    at: Annotated[Moment | None, Query(description="the profile as it was then; now, if it is left out")] = None,
) -> Answer:
    """The profile: everything known of a player, as of the last look or as of a time."""
    if at is not None:
        return Answer(profile_out(await profiles.profile_at(session, username, runtime.metrics, at)))
    return Answer(profile_out(await profiles.profile(session, username, runtime.metrics)))
