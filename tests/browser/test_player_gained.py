"""What a player gained: every number is the API's, in any time, sorted, in charts, and taken along."""

import csv
import io
import json
import random
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import Locator, Page, expect

from app.showcase.cast import CAST
from tests.browser.conftest import ZONE, answer_of_gained, check_page, on_every_screen
from tests.getting import get_json
from tests.system.processes import Up

pytestmark = pytest.mark.slow

NAMED = ["day", "week", "month", "90d", "year", "all", "yesterday", "last_week", "last_month", "this_year", "3d12h"]
LAST_YEAR = datetime.now(ZONE).year - 1
"""All of its days are there."""
EXACT = """table => {
    const headings = [...table.tHead.rows[0].cells].map((cell) => cell.innerText.replace(/[↑↓ ]+$/, ""));
    const exactly = (cell) => [...cell.querySelectorAll("[data-tip]")].map((tip) => tip.dataset.tip).at(-1);
    const read = (cell, heading) => {
        if (heading === "How sure") return cell.innerText;
        return exactly(cell) || cell.innerText.trim().split("\\n").at(-1);
    };
    return [...table.tBodies[0].rows].map((row) =>
        Object.fromEntries(headings.map((heading, index) => [heading, read(row.cells[index], heading)])));
}"""
"""Each row by its headings: of what is shortened, what its tip says."""


async def names(demo: Up) -> list[str]:
    """Of those who have a history; players that other tests add have none."""
    players = (await demo.client.get("/api/v1/players", params={"limit": 100})).json()["items"]
    return [player["username"] for player in players if player["username"] in {each.name for each in CAST}]


async def gained(demo: Up, player: str, **query: str) -> dict[str, Any]:
    return await get_json(demo.client, f"/api/v1/players/{player}/gained", **query)


async def shown(page: Page) -> dict[str, dict[str, str]]:
    """All rows of all tables, by the name of their metric."""
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    tables = page.locator("table:has(caption)")
    await tables.first.wait_for()
    rows = [row for table in await tables.all() for row in await table.evaluate(EXACT)]
    return {row["Metric"]: row for row in rows}


def number(text: str) -> float | None:
    found = re.search(r"[-−]?[\d,.]+", text)
    return float(found[0].replace(",", "").replace("−", "-")) if found and not text.startswith(("un", "–")) else None


async def test_the_page_says_what_the_api_says_to_the_last_digit(page: Page, demo: Up, chance: random.Random) -> None:
    everybody = await names(demo)
    called = {one["name"]: one["slug"] for one in (await demo.client.get("/api/v1/metrics")).json()["items"]}
    for period in [*NAMED, None, None, None, None]:
        player = chance.choice(everybody)
        query = {"all": "true", **({"period": period} if period else some_span(chance))}
        address = f"/players/{player}/gained?{urlencode(query)}"
        there = await answer_of_gained(page, partial(page.goto, address))
        asked = await gained(demo, player, start=there["start"], end=there["end"])
        if not asked["metrics"]:  # It lies before the first look at a player.
            await expect(page.get_by_text("Nothing is known of this time.")).to_be_visible()
            continue
        found = {called[name]: row for name, row in (await shown(page)).items()}
        assert found.keys() == {one["metric"] for one in asked["metrics"]}
        for expected in asked["metrics"]:
            row = found[expected["metric"]]
            where = (player, query, row, expected)
            if not row["Gained"].startswith("Nothing was known"):
                assert number(row["Gained"]) == expected["gained"], where
            else:
                assert (expected["first_known"], expected["gained"]) == (True, 0), where
            assert number(row["Ranks"]) == expected["ranks_gained"], where
            assert number(row["Value"]) == expected["end"]["value"], where
            assert number(row["Rank"]) == expected["end"]["rank"], where
            if "Level" in row:
                assert number(row["Level"]) == expected["end"]["level"], where
                assert number(row["Levels"]) == expected["levels_gained"], where
            if not expected["exact"]:
                assert_sure(row["How sure"], expected)


def some_span(chance: random.Random) -> dict[str, str]:
    end = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=chance.randrange(60, 60 * 24 * 60))
    start = end - timedelta(minutes=chance.randrange(1, 60 * 24 * 60))
    return {"start": start.isoformat(), "end": end.isoformat()}


def assert_sure(words: str, expected: dict[str, Any]) -> None:
    for name, bound in (("at least", expected["at_least"]), ("at most", expected["at_most"])):
        if bound is None:
            assert name not in words, (words, expected)
        else:
            assert f"{name} {bound:,}".replace("-", "−") in words, (words, expected)


async def a_month(page: Page, demo: Up, query: str = "") -> str:
    """The month of somebody who gained something in it; returns who."""
    for player in await names(demo):
        if sum(one["gained"] > 0 for one in (await gained(demo, player, period="month"))["metrics"]) > 10:
            await page.goto(f"/players/{player}/gained?period=month{query}")
            return player
    raise AssertionError("nobody gained anything")


def skills(page: Page) -> Locator:
    return page.get_by_role("table", name="Skills in this time")


async def test_rows_are_sorted_by_any_column_and_the_address_tells(page: Page, demo: Up) -> None:
    await a_month(page, demo)
    for column, key in (("Ranks", "Ranks"), ("Per hour", "Per hour"), ("Value", "Value"), ("Gained", "Gained")):
        await skills(page).get_by_role("button", name=column).click()
        rows = [number(row[key]) for row in await skills(page).evaluate(EXACT)]
        known = [one for one in rows if one is not None]
        assert known == sorted(known, reverse=True), column
    await skills(page).get_by_role("button", name="Gained").click()
    await expect(page).to_have_url(re.compile("ascending=true"))
    await page.reload()
    await expect(skills(page).get_by_role("columnheader", name="Gained")).to_have_attribute("aria-sort", "ascending")


async def test_only_what_changed_is_shown_unless_all_is_asked_for(page: Page, demo: Up) -> None:
    player = await a_month(page, demo)
    changed = await shown(page)
    answer = await gained(demo, player, period="month")
    assert len(changed) == sum(may_have_changed(one) for one in answer["metrics"])
    await page.get_by_label("Only changed").uncheck()
    await expect(page).to_have_url(re.compile("all=true"))
    assert len(await shown(page)) == len(answer["metrics"])


def may_have_changed(one: dict[str, Any]) -> bool:
    return one["gained"] != 0 or one["first_known"] or not one["exact"]


async def test_a_row_shows_its_metric_in_charts_and_its_history(page: Page, demo: Up) -> None:
    await a_month(page, demo)
    await skills(page).get_by_role("button", name="Hitpoints").click()
    await expect(page).to_have_url(re.compile("metric=hitpoints"))
    await expect(page.get_by_role("figure", name="Hitpoints: gained together")).to_be_visible()
    bars = page.get_by_role("figure", name="Hitpoints: gained by day")
    await bars.get_by_text("Show as a table").click()
    parts = [number(text) or 0 for text in await bars.locator("tbody td:nth-child(2)").all_inner_texts()]
    total = (await shown(page))["Hitpoints"]["Gained"]
    assert sum(parts) == number(total)
    await page.get_by_role("button", name="Week").click()
    await expect(page).to_have_url(re.compile("by=week"))
    await page.reload()
    await expect(page.get_by_role("figure", name="Hitpoints: gained by week")).to_be_visible()
    await page.get_by_role("link", name="History", exact=True).last.click()
    await expect(page.get_by_role("figure", name="Experience of Hitpoints")).to_be_visible()


async def test_a_year_is_gone_through_by_keyboard_and_a_day_opened(page: Page, demo: Up) -> None:
    await a_month(page, demo, f"&metric=overall&year={LAST_YEAR}")
    year = page.get_by_role("grid", name=f"Overall by day in {LAST_YEAR}")
    await year.get_by_role("button").first.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        await page.keyboard.press(key)
    focused = page.locator("button:focus")
    await expect(focused).to_have_accessible_name(re.compile(f"3 February {LAST_YEAR}: "))
    await page.keyboard.press("Enter")
    start, end = (f"{LAST_YEAR}-02-{day:02}T23:00:00.000Z" for day in (2, 3))
    await expect(page).to_have_url(re.compile(f"start={start}&end={end}"))


async def test_a_year_tells_days_without_a_look_from_those_without_a_gain(page: Page, demo: Up) -> None:
    player = await a_month(page, demo)
    year = datetime.now(ZONE).year
    span = {"start": f"{year - 1}-12-31T23:00:00Z", "end": f"{year}-12-31T23:00:00Z"}
    query = {"metric": "overall", "interval": "day", "tz": ZONE.key, **span}
    answer = await demo.client.get(f"/api/v1/players/{player}/buckets", params=query)
    days = [day for day in answer.json()["items"] if datetime.fromisoformat(day["start"]) < datetime.now(UTC)]
    squares = page.get_by_role("grid").get_by_role("button")
    await squares.first.wait_for()
    told = await squares.evaluate_all("all => all.map((day) => day.getAttribute('aria-label').split(': ')[1])")
    assert told[:-1] == [words(day) for day in days[:-1]]


def words(day: dict[str, Any]) -> str:
    if day["gained"]:
        return f"+{day['gained']:,} experience"
    return "nothing gained" if day["observed"] else "no look"


async def test_what_is_shown_is_taken_along_as_csv_or_json(page: Page, demo: Up) -> None:
    player = await a_month(page, demo)
    rows = await shown(page)
    files = {}
    for kind in ("CSV", "JSON"):
        await page.get_by_text("Export").click()
        async with page.expect_download() as downloaded:
            await page.get_by_role("button", name=f"Download {kind}").click()
        files[kind] = (await (await downloaded.value).path()).read_text()
    for taken in (list(csv.DictReader(io.StringIO(files["CSV"]))), json.loads(files["JSON"])):
        assert len(taken) == len(rows)
        assert {row["username"] for row in taken} == {player}
        assert sorted(float(row["gained"]) for row in taken) == sorted(
            number(row["Gained"]) or 0 for row in rows.values()
        )
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_text("Export").click()
    await page.get_by_role("button", name="Copy CSV").click()
    await expect(page.get_by_role("button", name="Copy CSV")).to_be_hidden()
    assert (await page.evaluate("navigator.clipboard.readText()")).replace("\r", "") == files["CSV"].replace("\r", "")


async def test_a_start_before_the_first_look_counts_from_it_and_says_so(page: Page, demo: Up) -> None:
    player = (await names(demo))[0]
    query = urlencode({"start": "2015-01-01T00:00:00Z", "end": datetime.now(UTC).isoformat(timespec="milliseconds")})
    await page.goto(f"/players/{player}/gained?{query}")
    await expect(page.get_by_text("gains count from there")).to_be_visible()
    await expect(skills(page).get_by_text("first known").first).to_be_visible()


async def test_a_time_before_the_first_look_is_unknown_and_not_without_change(page: Page) -> None:
    await page.goto("/players/plain_jane/gained?start=2015-01-01T00:00:00Z&end=2015-01-02T00:00:00Z")
    await expect(page.get_by_text("Nothing is known of this time.")).to_be_visible()
    await expect(page.get_by_text("how sure a number is")).to_be_hidden()


async def test_a_start_between_two_looks_makes_bounds_of_what_they_saw(page: Page, demo: Up) -> None:
    for player in await names(demo):
        looks = (await demo.client.get(f"/api/v1/players/{player}/diffs", params={"limit": 100})).json()["items"]
        for look in looks:
            if not look["since"] or not any(change["gained"] > 0 for change in look["changes"]):
                continue
            at, since = (datetime.fromisoformat(look[name]) for name in ("at", "since"))
            if at - since < timedelta(minutes=2):
                continue
            start, at = since + (at - since) / 2, at + timedelta(seconds=1)
            await page.goto(
                f"/players/{player}/gained?{urlencode({'start': start.isoformat(), 'end': at.isoformat()})}"
            )
            await expect(page.get_by_text("how sure a number is, its row says")).to_be_visible()
            await expect(page.get_by_text(re.compile("at least 0, at most")).first).to_be_visible()
            return
    raise AssertionError("no two looks are far enough apart")


@on_every_screen
async def test_the_page_holds_on_every_screen(page: Page, demo: Up) -> None:
    await a_month(page, demo)
    await page.locator(".recharts-line-curve[d]").first.wait_for()
    await page.locator(".recharts-bar-rectangle").first.wait_for()
    await check_page(page)
    await page.get_by_text("Export").click()
    await check_page(page)
