"""Profiles."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from app.api.schemas.common import UtcTime
from app.hiscores import levels
from app.hiscores.boards import Board
from app.services.players.overall import Overall
from app.services.players.profiles import Entry, Profile


class OverallOut(TypedDict):
    rank: int | None
    level: int | None
    experience: int | None


class ReportedOut(TypedDict):
    reported: Annotated[bool, Field(description="whether the last look gave the value")]


class SkillOut(ReportedOut):
    rank: int | None
    level: int | None
    virtual_level: int | None
    experience: int | None
    experience_to_next: int | None


class BossOut(ReportedOut):
    rank: int | None
    kills: int | None


class ActivityOut(ReportedOut):
    rank: int | None
    score: int | None


class UnknownOut(ReportedOut):
    rank: int | None
    value: int | None


class ProfileOut(TypedDict):
    username: str
    board: Board
    fetched_at: UtcTime | None
    changed_at: UtcTime | None
    exact: Annotated[
        bool, Field(description="no change was under way: the looks before and after this time saw the same")
    ]
    overall: OverallOut
    combat_level: int | None
    skills: dict[str, SkillOut]
    bosses: dict[str, BossOut]
    activities: Annotated[dict[str, ActivityOut], Field(description="clues, too")]
    unknown: Annotated[dict[str, UnknownOut], Field(description="rows that no release of this program knew")]


def overall_out(overall: Overall) -> OverallOut:
    return {"rank": overall.rank, "level": overall.level, "experience": overall.experience}


def profile_out(profile: Profile) -> ProfileOut:
    return {
        "username": profile.username,
        "board": Board(profile.board),
        "fetched_at": profile.fetched_at,
        "changed_at": profile.changed_at,
        "exact": profile.exact,
        "overall": overall_out(profile.overall),
        "combat_level": profile.combat_level,
        "skills": {slug: _skill_out(entry) for slug, entry in profile.of_kinds("skill").items()},
        "bosses": {
            slug: {"rank": entry.rank, "kills": entry.value, "reported": entry.reported}
            for slug, entry in profile.of_kinds("boss").items()
        },
        "activities": {
            slug: {"rank": entry.rank, "score": entry.value, "reported": entry.reported}
            for slug, entry in profile.of_kinds("activity", "clue").items()
        },
        "unknown": {
            slug: {"rank": entry.rank, "value": entry.value, "reported": entry.reported}
            for slug, entry in profile.of_kinds("unknown").items()
        },
    }


def _skill_out(entry: Entry) -> SkillOut:
    experience = entry.value
    return {
        "rank": entry.rank,
        "level": None if experience is None else levels.level(experience),
        "virtual_level": None if experience is None else levels.virtual_level(experience),
        "experience": experience,
        "experience_to_next": None if experience is None else levels.experience_to_next(experience),
        "reported": entry.reported,
    }
