"""What all players did, session by session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.demo.server import DemoServer
from app.models.change import Change
from app.models.player import Player
from app.models.record import Record
from app.services.players import finding
from app.workers.runtime import Runtime
from tests.api.calls import add, check_problem, look
from tests.getting import get_json

URL = "/api/v1/activity"


async def activity(client: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    return await get_json(client, URL, **query)


async def gain(runtime: Runtime, hiscores: DemoServer, username: str, **gains: int) -> None:
    for metric, amount in gains.items():
        hiscores.world.gain(username, metric, amount)
    await look(runtime, username)


async def age(runtime: Runtime, username: str, **duration: float) -> None:
    """All that was seen of a player until now was seen so much earlier."""
    earlier = timedelta(**duration)
    async with runtime.database.transaction() as session:
        player_id = (await finding.find(session, username)).id
        moved = {Change.at: Change.at - earlier}
        await session.execute(update(Change).where(Change.player_id == player_id).values(moved))
        moved = {column: column - earlier for column in (Record.start_at, Record.end_at)}
        await session.execute(update(Record).where(Record.player_id == player_id).values(moved))
        changed_at = Player.last_changed_at - earlier
        await session.execute(update(Player).where(Player.id == player_id).values(last_changed_at=changed_at))


def gained(session: dict[str, Any]) -> dict[str, int]:
    return {each["metric"]: each["gained"] for each in session["gains"]}


async def test_looks_with_less_than_two_hours_between_their_changes_are_one_session(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await age(app_runtime, "Plain Jane", hours=5)
    await gain(app_runtime, hiscores, "Plain Jane", Attack=100)
    await age(app_runtime, "Plain Jane", hours=1, minutes=59)
    await gain(app_runtime, hiscores, "Plain Jane", Attack=20, Zulrah=3)
    await age(app_runtime, "Plain Jane", hours=2, minutes=1)
    await gain(app_runtime, hiscores, "Plain Jane", Attack=7)
    latest, session, first = (await activity(admin))["items"]
    assert [gained(each) for each in (latest, session)] == [
        {"overall": 7, "attack": 7},
        {"overall": 120, "attack": 120, "zulrah": 3},
    ]
    assert (first["gains"], first["records"]) == ([], [])
    assert [each["looks"] for each in (latest, session, first)] == [1, 2, 1]
    assert first["end"] < session["start"] < session["end"] < latest["start"] < latest["end"]


async def test_a_session_says_what_gained_says_of_its_time_with_its_levels(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await age(app_runtime, "Plain Jane", hours=5)
    skills = (await admin.get("/api/v1/players/plain_jane/stats")).json()["skills"]
    lowest = min(skills, key=lambda slug: skills[slug]["experience"])
    await gain(app_runtime, hiscores, "Plain Jane", **{lowest.capitalize(): 2_000_000, "Zulrah": 3})
    [session, _] = (await activity(admin))["items"]
    window = {"start": session["start"], "end": session["end"]}
    answer = (await admin.get("/api/v1/players/plain_jane/gained", params=window)).json()
    moved = [each for each in answer["metrics"] if each["gained"]]
    assert [(each["metric"], each["gained"], each["levels_gained"]) for each in session["gains"]] == [
        (each["metric"], each["gained"], each["levels_gained"]) for each in moved
    ]
    skill = next(each for each in session["gains"] if each["metric"] == lowest)
    assert skill["levels_gained"] == skill["level"] - skills[lowest]["level"] > 0
    assert (skill["kind"], skill["measure"], skill["value"]) == (
        "skill",
        "experience",
        skills[lowest]["experience"] + 2_000_000,
    )


async def test_a_session_tells_the_records_that_had_something_to_beat(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await age(app_runtime, "Plain Jane", days=15)
    await gain(app_runtime, hiscores, "Plain Jane", Zulrah=3)
    [session] = (await activity(admin))["items"]
    kills = [(each["period"], each["gained"]) for each in session["records"] if each["metric"] == "zulrah"]
    assert kills == [("day", 3), ("week", 3)]
    every = (await admin.get("/api/v1/players/plain_jane/records", params={"metric": "zulrah"})).json()["items"]
    assert [each["period"] for each in every] == ["day", "week", "month", "year"]


async def test_a_first_value_is_no_gain(admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime) -> None:
    hiscores.world.add_player("Plain Jane")
    hiscores.world.hide_metric("Zulrah")
    await add(admin, hiscores)
    await age(app_runtime, "Plain Jane", hours=5)
    hiscores.world.show_metric("Zulrah")
    await gain(app_runtime, hiscores, "Plain Jane", Attack=5)
    [session, _] = (await activity(admin))["items"]
    assert gained(session) == {"overall": 5, "attack": 5}


async def test_pages_follow_each_other_over_players_and_only_what_was_seen_after_since_counts(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    for name in ("a", "b", "c"):
        await add(admin, hiscores, name)
    for hours in (30, 20, 10, 5):
        for name in ("a", "b", "c"):
            await gain(app_runtime, hiscores, name, Attack=hours)
            await age(app_runtime, name, hours=hours)
    whole = (await activity(admin, limit=100))["items"]
    assert [each["end"] for each in whole] == sorted((each["end"] for each in whole), reverse=True)
    assert [each["username"] for each in whole] == [*"cba"] * 4
    for limit in (1, 2, 5, 12):
        seen: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await activity(admin, limit=limit, **cursor)
            seen += page["items"]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert seen == whole, limit
    later = await activity(admin, since=whole[5]["end"])
    assert (later["items"], later["since"]) == (whole[:5], whole[5]["end"])


async def test_the_same_activity_is_not_sent_again(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    first = await viewer.get(URL, params={"since": since})
    again = {"If-None-Match": first.headers["ETag"]}
    assert (await viewer.get(URL, params={"since": since}, headers=again)).status_code == 304
    await gain(app_runtime, hiscores, "Plain Jane", Attack=1)
    assert (await viewer.get(URL, params={"since": since}, headers=again)).status_code == 200


async def test_strangers_see_no_activity(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get(URL)
    assert answer.status_code == 401
    check_problem(answer)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=AAAA", "since=2020-01-01T00:00:00Z", "since=then"])
async def test_activity_that_cannot_be_asked_for_is_refused(admin: httpx.AsyncClient, query: str) -> None:
    answer = await admin.get(f"{URL}?{query}")
    assert answer.status_code == 422
    check_problem(answer)
