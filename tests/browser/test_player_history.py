"""A player's history: steps on a true time axis, and zooming down to every look."""

import asyncio
import random
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.async_api import Page, Response, expect
from sqlalchemy import select, update

from app.config import Settings
from app.db import Database
from app.demo.archetypes import Archetype
from app.models.metric import Metric
from app.models.player import Player
from app.setting_groups import DatabaseSettings, RedisSettings
from app.showcase.cast import CAST
from benchmarks.instance import Instance
from benchmarks.loading import load_player
from tests.browser.conftest import SCREENS, check_page, on_every_screen
from tests.getting import get_json
from tests.system.processes import Up

pytestmark = pytest.mark.slow

VETERAN = "five years"
LOOKS = 5 * 365 * 48 + 1
READY_SECONDS = 1
ROOM = 3
"""How many times slower a busy machine may be."""
ALL_POINTS = 20_000
LINE = ".recharts-line-curve[d]"
TOTAL = "Total experience of Overall"


@pytest.fixture(scope="module")
async def veteran(demo: Up) -> str:
    """A player with five years of half-hourly looks, at whom nobody looks any more."""
    settings = Settings(data_dir=demo.folder, database=DatabaseSettings(), redis=RedisSettings())
    database = Database(settings, statement_seconds=None)
    async with database.sessions() as session:
        ids = {metric.name: metric.id for metric in await session.scalars(select(Metric))}
    await load_player(Instance(demo.folder, settings, database, ids), VETERAN, Archetype.maxed, LOOKS)
    async with database.transaction() as session:
        await session.execute(update(Player).where(Player.username_key == VETERAN).values(is_active=False))
    await database.close()
    return VETERAN


def is_history(exchange: Response) -> bool:
    return "/api/v1/" in exchange.url and "/history?" in exchange.url


async def names(demo: Up) -> list[str]:
    """Of those who have a history and are looked at; players that other tests add have none."""
    players = (await demo.client.get("/api/v1/players", params={"limit": 100})).json()["items"]
    cast = {character.name for character in CAST}
    return [player["username"] for player in players if player["is_active"] and player["username"] in cast]


async def history(demo: Up, player: str, **query: Any) -> dict[str, Any]:
    return await get_json(demo.client, f"/api/v1/players/{player}/history", **{"points": ALL_POINTS, **query})


Ends = tuple[datetime, datetime]


def shown_span(page: Page) -> Ends:
    query = parse_qs(urlsplit(page.url).query)
    return datetime.fromisoformat(query["start"][0]), datetime.fromisoformat(query["end"][0])


def near(one: Ends, other: Ends, within: timedelta = timedelta(seconds=2)) -> bool:
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


async def go_to_all(page: Page, demo: Up, player: str) -> Ends:
    """Goes to the whole history until now, which stays that moment; returns from when to when it is."""
    whole = await history(demo, player, metric="overall", points=10)
    span = {name: whole[name] for name in ("start", "end")}
    await page.goto(f"/players/{player}/history?{urlencode(span)}")
    return datetime.fromisoformat(span["start"]), datetime.fromisoformat(span["end"])


async def settled(page: Page, span: Ends, within: timedelta = timedelta(seconds=2)) -> None:
    """Waits until the address holds about this span, and what it asks for is there."""
    async with asyncio.timeout(60):
        while "start=" not in page.url or not near(shown_span(page), span, within):
            await page.wait_for_event("framenavigated")
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)


async def table_of(page: Page, chart: str) -> list[list[str]]:
    """The amounts, newest first."""
    figure = page.get_by_role("figure", name=chart)
    await figure.get_by_text("Show as a table").click()
    await figure.get_by_role("table").wait_for()
    rows: list[list[str]] = await figure.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.innerText))"
    )
    return rows


async def test_five_years_of_half_hourly_looks_are_there_within_a_second(page: Page, demo: Up, veteran: str) -> None:
    taken = []
    for _ in range(3):
        await page.goto("/players")
        await page.goto(f"/players/{veteran}/history")
        await page.locator(LINE).first.wait_for()
        taken.append(await page.evaluate("performance.now()") / 1000)
    print(f"\n{LOOKS:,} looks are on screen {min(taken):.2f} s after going there (of {len(taken)} times)")
    assert min(taken) < READY_SECONDS * ROOM


async def test_dragging_over_a_part_fetches_it_finer_down_to_every_look(page: Page, demo: Up, veteran: str) -> None:
    await page.goto(f"/players/{veteran}/history")
    await expect(page.get_by_text("first, last, lowest and highest are shown")).to_be_visible()
    for _ in range(4):
        surface = await page.get_by_test_id("zoom").bounding_box()
        assert surface
        left, width, y = surface["x"], surface["width"], surface["y"] + 50
        await page.mouse.move(left + width * 0.4, y)
        await page.mouse.down()
        await page.mouse.move(left + width * 0.6, y, steps=5)
        async with page.expect_response(is_history) as answered:
            await page.mouse.up()
        await (await answered.value).finished()
    await expect(page.get_by_text("Every look that saw a change is shown")).to_be_visible()
    start, end = shown_span(page)
    assert end - start < timedelta(days=4)
    every = await history(demo, veteran, metric="overall", start=start.isoformat(), end=end.isoformat())
    assert await table_of(page, TOTAL) == [[f"{point['value']:,}"] for point in reversed(every["points"])]


async def test_buttons_and_keys_zoom_and_move_and_back_goes_back(page: Page, demo: Up, veteran: str) -> None:
    begin, until = await go_to_all(page, demo, veteran)
    quarter = (until - begin) / 4
    await page.get_by_role("button", name="Zoom in").click()
    await settled(page, (begin + quarter, until - quarter))
    charts = page.get_by_role("group", name="Charts over time")
    await charts.focus()
    for key, span in {
        "ArrowLeft": (begin, until - 2 * quarter),
        "ArrowRight": (begin + quarter, until - quarter),
        "+": (begin + 1.5 * quarter, until - 1.5 * quarter),
        "-": (begin + quarter, until - quarter),
    }.items():
        await page.keyboard.press(key)
        await settled(page, span)
    await page.reload()
    await page.locator(LINE).first.wait_for()
    assert near(shown_span(page), (begin + quarter, until - quarter))
    await page.go_back()
    await settled(page, (begin + 1.5 * quarter, until - 1.5 * quarter))
    await charts.focus()
    await page.keyboard.press("0")
    await expect(page).to_have_url(re.compile(r"/history$"))


@pytest.mark.parametrize("screen", SCREENS[2:3], ids=str, indirect=True)
async def test_two_fingers_spread_to_zoom_in(page: Page, demo: Up, veteran: str) -> None:
    begin, until = await go_to_all(page, demo, veteran)
    await page.get_by_test_id("zoom").scroll_into_view_if_needed()
    surface = await page.get_by_test_id("zoom").bounding_box()
    assert surface
    fingers = await page.context.new_cdp_session(page)

    async def touch(kind: str, *places: float) -> None:
        points = [
            {"x": surface["x"] + surface["width"] * place, "y": surface["y"] + 50, "id": number}
            for number, place in enumerate(places)
        ]
        await fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", 0.4)
    await touch("touchStart", 0.4, 0.6)
    await touch("touchMove", 0.3, 0.7)
    await touch("touchMove", 0.2, 0.8)
    await touch("touchEnd")
    third = (until - begin) / 3
    await settled(page, (begin + third, until - third), within=0.02 * (until - begin))


async def test_lines_go_in_steps_and_never_slope(page: Page, demo: Up, veteran: str) -> None:
    await page.goto(f"/players/{veteran}/history?metrics=overall,attack,zulrah&period=month")
    await page.locator(LINE).nth(2).wait_for(state="attached")  # A flat one counts as hidden.
    drawn = await page.locator(LINE).evaluate_all("lines => lines.map((line) => line.getAttribute('d'))")
    assert len([path for path in drawn if path]) >= 3
    for path in filter(None, drawn):
        for piece in path.split("M")[1:]:
            corners = [tuple(map(float, corner.split(","))) for corner in piece.replace("Z", "").split("L")]
            assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(corners)), path


async def test_what_nobody_looked_at_is_dotted_and_said(page: Page, demo: Up) -> None:
    player = await somebody_with_a_gap(demo)
    await page.goto(f"/players/{player}/history")
    await expect(page.get_by_text("Dotted: nobody looked.")).to_be_visible()
    assert await page.locator(f"{LINE}[stroke-dasharray='1 4']").first.get_attribute("d")
    line = await page.locator(f"{LINE}:not([stroke-dasharray])").get_attribute("d")
    assert line is not None
    assert line.count("M") > 1, "the line itself is broken off"


async def somebody_with_a_gap(demo: Up) -> str:
    for player in await names(demo):
        if (await history(demo, player, metric="overall"))["gaps"]:
            return player
    raise AssertionError("nobody has a gap")


async def test_metrics_are_added_and_taken_out_and_measured_otherwise(page: Page, demo: Up) -> None:
    player = (await names(demo))[0]
    await page.goto(f"/players/{player}/history?period=month")
    await page.get_by_text("Add a metric").click()
    await page.get_by_label("Find a metric").fill("slay")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("figure", name="Experience of Slayer")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"metrics=overall,slayer"))
    await page.get_by_role("button", name="Rank").click()
    await expect(page.get_by_role("figure", name="Rank of Overall, Slayer")).to_be_visible()
    await page.get_by_role("button", name="Remove Overall").click()
    await page.get_by_role("button", name="Level").click()
    await expect(page.get_by_role("figure", name="Level of Slayer")).to_be_visible()
    await expect(page).to_have_url(re.compile("view=level"))
    await page.reload()
    await expect(page.get_by_role("figure", name="Level of Slayer")).to_be_visible()


async def test_no_place_beside_the_axis_is_called_zero(page: Page) -> None:
    await page.goto("/players/plain_jane/history?metrics=overall,attack&view=rank&period=month")
    ticks = page.locator(".recharts-yAxis-tick-labels text")
    await expect(ticks.filter(has_text=",000").first).to_be_visible()
    assert "#0" not in await ticks.all_inner_texts()


async def test_tables_say_what_the_api_says_to_the_last_digit(page: Page, demo: Up, chance: random.Random) -> None:
    everybody = await names(demo)
    metrics = [one["slug"] for one in (await demo.client.get("/api/v1/metrics")).json()["items"]]
    compared = 0
    while compared < 12:
        player, metric = chance.choice(everybody), chance.choice(metrics)
        number = chance.choice(["value", "level", "rank"])
        end = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=chance.uniform(1, 24 * 60))
        start = end - timedelta(hours=chance.uniform(1, 24 * 30))
        span = {"start": start.replace(microsecond=0).isoformat(), "end": end.replace(microsecond=0).isoformat()}
        found = await history(demo, player, metric=metric, **span)
        points = [point[number] for point in reversed(found["points"])]
        if not any(points):
            continue
        address = urlencode({"metrics": metric, "view": number, **span})
        await page.goto(f"/players/{player}/history?{address}")
        sign = "#" if number == "rank" else ""
        expected = ["unknown" if one is None else f"{sign}{one:,}".replace("-", "−") for one in points[:500]]
        assert await table_of(page, "") == [[one] for one in expected], (player, metric, number, span)
        compared += 1


@on_every_screen
async def test_the_page_holds_on_every_screen(page: Page, demo: Up) -> None:
    player = (await names(demo))[0]
    await page.goto(f"/players/{player}/history?metrics=overall,slayer,attack,zulrah&period=month")
    await page.locator(LINE).first.wait_for()
    await page.get_by_text("Show as a table").first.click()
    await check_page(page)
    await page.get_by_text("Last 30 d").click()
    await expect(page.get_by_label("Another length")).to_be_visible()
    await check_page(page)
