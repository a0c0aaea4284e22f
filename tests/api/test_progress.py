from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlalchemy import update

from app.demo.server import DemoServer
from app.models.change import Change
from app.models.coverage import Coverage
from app.services.history import periods
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem, look
from tests.getting import get_json

JANE = f"{URL}/plain_jane"


async def get(client: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    return await get_json(client, f"{JANE}/{path}", **query)


async def test_what_was_gained_is_told_of_every_metric_with_what_is_certain(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    first = (await admin.get(JANE)).json()["last_fetched"]
    before = (await get(admin, "stats"))["skills"]["attack"]["experience"]
    hiscores.world.gain("Plain Jane", "Attack", 500)
    await look(app_runtime)
    last = (await admin.get(JANE)).json()["last_fetched"]
    found = await get(admin, "gained", period="all")
    assert (found["username"], found["exact"], found["partial"]) == ("Plain Jane", True, False)
    assert (found["start"], found["observed_start"], found["observed_end"]) == (first, first, last)
    metrics = {each["metric"]: each for each in found["metrics"]}
    attack = metrics["attack"]
    assert (attack["kind"], attack["measure"]) == ("skill", "experience")
    assert (attack["start"]["value"], attack["end"]["value"]) == (before, before + 500)
    assert (attack["gained"], attack["at_least"], attack["at_most"], attack["exact"]) == (500, 500, 500, True)
    assert (attack["first_known"], attack["stale"]) == (False, False)
    assert metrics["overall"]["gained"] == 500
    assert metrics["zulrah"]["gained"] == 0
    week = await get(admin, "gained")
    assert (week["partial"], week["exact"]) == (True, False)
    assert {each["metric"]: each["gained"] for each in week["metrics"]}["attack"] == 500


async def test_history_buckets_and_diffs_show_the_same_gain(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    for kills in (3, 4):
        hiscores.world.gain("Plain Jane", "Zulrah", kills)
        await look(app_runtime)
    history = await get(admin, "history", metric="zulrah")
    values = [point["value"] for point in history["points"]]
    assert (history["measure"], history["resolution"], history["gaps"]) == ("kills", None, [])
    assert [after - before for before, after in pairwise(values)] == [3, 4]
    assert history["points"][0]["since"] is None
    since, seen = (datetime.fromisoformat(each) for each in (history["points"][2]["since"], history["points"][1]["at"]))
    assert timedelta() <= since - seen < timedelta(seconds=1)  # A gap is kept in whole seconds.
    buckets = await get(admin, "buckets", metric="zulrah", interval="hour", period="6h", tz="Asia/Kathmandu")
    assert sum(bucket["gained"] for bucket in buckets["items"]) == 7
    assert [bucket["observed"] for bucket in buckets["items"][:5]] == [False] * 5
    diffs = await get(admin, "diffs")
    assert [[change["gained"] for change in diff["changes"]] for diff in diffs["items"][:2]] == [[4], [3]]
    assert len(diffs["items"]) == 3
    assert diffs["items"][2]["since"] is None
    coverage = await get(admin, "coverage")
    assert [(span["start"], span["end"]) for span in coverage["items"]] == [
        (diffs["items"][2]["at"], diffs["items"][0]["at"])
    ]


async def test_pages_of_diffs_follow_each_other_and_end_at_since(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    for _ in range(4):
        hiscores.world.gain("Plain Jane", "Attack", 10)
        hiscores.world.gain("Plain Jane", "Zulrah", 1)
        await look(app_runtime)
    whole = (await get(admin, "diffs"))["items"]
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(admin, "diffs", limit=2, **cursor)
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == whole
    assert len(whole) == 5
    assert (await get(admin, "diffs", since=whole[2]["at"]))["items"] == whole[:2]


async def test_a_profile_can_be_seen_as_it_was(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    then = await get(admin, "stats")
    hiscores.world.gain("Plain Jane", "Attack", 5000)
    await look(app_runtime)
    now = await get(admin, "stats")
    assert now != then
    assert await get(admin, "stats", at=then["fetched_at"]) == then
    assert await get(admin, "stats", at=now["fetched_at"]) == now
    nothing = await get(admin, "stats", at="2020-01-01T00:00:00Z")
    assert (nothing["fetched_at"], nothing["exact"], nothing["overall"]["experience"]) == (None, False, None)


async def test_a_long_history_is_thinned_out_but_keeps_its_first_last_lowest_and_highest(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    for kills in range(1, 31):
        hiscores.world.gain("Plain Jane", "Zulrah", kills)
        await look(app_runtime)
    whole = await get(admin, "history", metric="zulrah")
    few = await get(admin, "history", metric="zulrah", points=12)
    assert len(whole["points"]) == 31
    assert len(few["points"]) <= 12
    assert few["resolution"] > 0
    assert all(point in whole["points"] for point in few["points"])
    assert (few["points"][0], few["points"][-1]) == (whole["points"][0], whole["points"][-1])


async def test_an_answer_that_the_client_has_is_not_sent_again(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    for path in ("", "/stats", "/gained?period=all", "/history?metric=attack", "/diffs", "/fetches", "/events"):
        first = await admin.get(JANE + path)
        if path.startswith("/gained"):
            continue  # It ends now, each time anew.
        again = await admin.get(JANE + path, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
    tag = (await admin.get(f"{JANE}/stats")).headers["ETag"]
    hiscores.world.gain("Plain Jane", "Attack", 1)
    await look(app_runtime)
    changed = await admin.get(f"{JANE}/stats", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


async def test_a_leaderboard_follows_every_store_at_once(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    for name in ("Plain Jane", "Other", "Third"):
        await add(admin, hiscores, name)

    async def board(**query: Any) -> list[tuple[int, str]]:
        answer = await admin.get("/api/v1/leaderboards/attack", params=query)
        assert answer.status_code == 200, answer.text
        return [(item["place"], item["username"]) for item in answer.json()["items"]]

    assert [place for place, _ in await board(by="gained", period="day")] == [1, 1, 1]
    hiscores.world.gain("Other", "Attack", 500)
    await look(app_runtime, "Other")
    assert await board(by="gained", period="day") == [(1, "Other"), (2, "Plain Jane"), (2, "Third")]
    hiscores.world.gain("Third", "Attack", 600)
    await look(app_runtime, "Third")
    assert await board(by="gained", period="day") == [(1, "Third"), (2, "Other"), (3, "Plain Jane")]
    assert await board(by="gained", period="all", limit=1) == [(1, "Third")]
    assert len(await board()) == 3
    assert await board(board="ironman") == []
    await admin.delete(f"{URL}/Third")
    assert await board(by="gained", period="day") == [(1, "Other"), (2, "Plain Jane")]


@pytest.mark.parametrize("by", ["value", "gained"])
async def test_pages_of_a_leaderboard_follow_each_other(
    admin: httpx.AsyncClient, hiscores: DemoServer, by: str
) -> None:
    for name in ("a", "b", "c", "d", "e"):
        await add(admin, hiscores, name)
    whole = (await admin.get("/api/v1/leaderboards/overall", params={"by": by})).json()
    assert whole["total"] == 5
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await admin.get("/api/v1/leaderboards/overall", params={"by": by, "limit": 2, **cursor})).json()
        seen += [item["username"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [item["username"] for item in whole["items"]]
    assert sorted(seen) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("gained?period=fortnight", "fortnight"),
        ("gained?period=0d", "longer than nothing"),
        ("gained?period=999999w999999w", "100 years"),
        ("gained?period=day&start=2026-01-01T00:00:00Z", "not both"),
        ("gained?end=2026-01-01T00:00:00Z", "needs a start"),
        ("gained?start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z", "before"),
        ("gained?start=2026-01-02T00:00:00", "timezone"),
        ("gained?start=0001-01-01T00:00:00Z", "between the years"),
        ("gained?start=yesterday", "start"),
        ("gained?tz=Mars/Olympus", "time zone"),
        ("gained?tz=../../etc/passwd", "time zone"),
        ("history", "metric"),
        ("history?metric=nonsense", "no metric"),
        ("history?metric=attack&points=1", "points"),
        ("buckets?metric=attack&interval=second", "interval"),
        ("buckets?metric=attack&interval=hour&start=2020-01-01T00:00:00Z", "more than 2000"),
        ("diffs?limit=101", "limit"),
        ("diffs?cursor=AAAA", "cursor"),
        ("stats?at=now", "at"),
        ("coverage?period=never", "never"),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_a_sentence(
    admin: httpx.AsyncClient, hiscores: DemoServer, path: str, word: str
) -> None:
    await add(admin, hiscores)
    answer = await admin.get(f"{JANE}/{path}")
    assert answer.status_code == 422, answer.text
    check_problem(answer)
    assert word in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["nonsense", "attack?period=day", "attack?by=gained&cursor=AAAA", "attack?by=luck", "attack?board=iron", "a%00b"],
)
async def test_a_leaderboard_that_cannot_be_is_refused(admin: httpx.AsyncClient, path: str) -> None:
    answer = await admin.get(f"/api/v1/leaderboards/{path}")
    assert answer.status_code == 422, answer.text
    check_problem(answer)


async def test_a_plus_that_was_not_escaped_is_understood(admin: httpx.AsyncClient, hiscores: DemoServer) -> None:
    await add(admin, hiscores)
    answer = await admin.get(f"{JANE}/gained?start=2026-01-01T02:00:00+02:00")
    assert answer.status_code == 200, answer.text
    assert answer.json()["start"] == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("day", "2026-03-28T12:30", "2026-03-29T12:30"),
        ("3d12h", "2026-03-26T00:30", "2026-03-29T12:30"),
        ("today", "2026-03-28T23:00", "2026-03-29T12:30"),
        ("yesterday", "2026-03-27T23:00", "2026-03-28T23:00"),
        ("this_week", "2026-03-22T23:00", "2026-03-29T12:30"),
        ("last_week", "2026-03-15T23:00", "2026-03-22T23:00"),
        ("this_month", "2026-02-28T23:00", "2026-03-29T12:30"),
        ("this_year", "2025-12-31T23:00", "2026-03-29T12:30"),
    ],
)
def test_periods_mean_what_they_say_where_the_clocks_are_set(period: str, start: str, end: str) -> None:
    now = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)  # A Sunday: in Berlin, clocks went forward at 1:00 UTC.
    span = periods.named(period, now, ZoneInfo("Europe/Berlin"))
    assert span is not None
    assert [moment.isoformat()[:16] for moment in (span.start, span.end)] == [start, end]
    assert span.end - span.start > timedelta()


async def test_the_list_shows_what_each_player_gained_today(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    await add(admin, hiscores, "Other")
    hiscores.world.gain("Plain Jane", "Attack", 500)
    await look(app_runtime)
    async with app_runtime.database.transaction() as session:  # Yesterday, whatever the time is now.
        for table in (Change, Coverage):
            column = Change.at if table is Change else Coverage.start
            await session.execute(update(table).values({column: column - timedelta(days=2)}))
    items = {item["username"]: item["gained_today"] for item in (await admin.get(URL)).json()["items"]}
    assert {name: gain["gained"] for name, gain in items.items()} == {"Plain Jane": 0, "Other": 0}
    hiscores.world.gain("Plain Jane", "Magic", 250)
    await look(app_runtime)
    gained = (await admin.get(JANE)).json()["gained_today"]
    assert (gained["gained"], gained["first_known"]) == (250, False)
    assert (await admin.get(URL, params={"tz": "Nowhere"})).status_code == 422


async def test_leaderboards_are_reckoned_while_redis_is_away(
    admin: httpx.AsyncClient, hiscores: DemoServer, app: FastAPI, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    nowhere = Redis.from_url("redis://127.0.0.1:1")
    app.state.runtime = replace(app_runtime, redis=nowhere)
    answer = await admin.get("/api/v1/leaderboards/attack?by=gained&period=all")
    assert answer.status_code == 200, answer.text
    assert [item["gain"]["gained"] for item in answer.json()["items"]] == [0]
    await nowhere.aclose()


async def test_a_leaderboard_that_is_remembered_is_the_one_that_was_reckoned(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    start = (await admin.get(JANE)).json()["last_fetched"]
    hiscores.world.gain("Plain Jane", "Attack", 70)
    await look(app_runtime)
    query = {"by": "gained", "start": start}
    first = (await admin.get("/api/v1/leaderboards/attack", params=query)).json()
    assert len([key async for key in app_runtime.redis.scan_iter("osrsdiff:standings:*")]) == 1
    again = (await admin.get("/api/v1/leaderboards/attack", params=query)).json()
    assert again["items"] == first["items"]
    assert first["items"][0]["gain"] == {
        "gained": 70,
        "first_known": False,
        "at_least": 70,
        "at_most": 70,
        "exact": True,
    }


async def test_records_are_kept_up_and_can_be_asked_for_by_metric_and_period(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    await add(admin, hiscores)
    assert (await get(admin, "records"))["items"] == []
    for kills in (3, 4):
        hiscores.world.gain("Plain Jane", "Zulrah", kills)
        await look(app_runtime)
    points = (await get(admin, "history", metric="zulrah"))["points"]
    found = (await get(admin, "records"))["items"]
    assert [(each["metric"], each["period"]) for each in found] == [
        ("zulrah", period) for period in ("day", "week", "month", "year")
    ]
    assert {(each["gained"], each["start"], each["end"]) for each in found} == {
        (7, points[1]["since"], points[2]["at"])
    }
    assert (await get(admin, "records", metric="zulrah", period="week"))["items"] == [found[1]]
    assert (await get(admin, "records", metric="attack"))["items"] == []
    for query in ("metric=nonsense", "period=decade"):
        answer = await admin.get(f"{JANE}/records?{query}")
        assert answer.status_code == 422
        check_problem(answer)
