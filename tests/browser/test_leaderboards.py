"""Leaderboards and comparisons."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import ZONE, check_page, on_every_screen
from tests.system.processes import Up

pytestmark = pytest.mark.slow


def rows_of(board: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Place, name and amount, as a page has them for those who do not see."""
    found = []
    for item in board["items"]:
        amount = item["value"] if item["gain"] is None else item["gain"]["gained"]
        sign = "+" if item["gain"] and amount > 0 else ""
        found.append((f"{item['place']}.", item["username"], f"{sign}{amount:,}"))
    return found


@on_every_screen
@pytest.mark.parametrize("query", ["by=value", "by=gained&period=yesterday"])
async def test_a_leaderboard_shows_the_numbers_of_the_api(page: Page, demo: Up, query: str) -> None:
    answer = await demo.client.get(f"/api/v1/leaderboards/fishing?{query}&tz={ZONE.key}")
    await page.goto(f"/leaderboards/fishing?{query}")
    rows = page.get_by_role("table", name="Fishing").locator("tbody tr")
    expected = rows_of(answer.json())
    await expect(rows).to_have_count(len(expected))
    texts = [re.sub(r"\s+", " ", await row.evaluate("row => row.textContent")) for row in await rows.all()]
    if query == "by=value":  # Yesterday is over; values go on.
        expected = [(place, name, "") for place, name, _ in expected]
    for text, (place, name, amount) in zip(texts, expected, strict=True):
        assert text.startswith(place + name)
        assert amount in text
    await check_page(page)


async def test_another_metric_keeps_the_rest_of_the_address_and_stale_players_are_marked(page: Page) -> None:
    await page.goto("/leaderboards?by=gained")
    await page.get_by_label("Metric").select_option("Slayer")
    await expect(page).to_have_url(re.compile(r"/leaderboards/slayer\?by=gained$"))
    row = page.get_by_role("row").filter(has_text="Paused Pete")
    await expect(row.get_by_text("stale", exact=True)).to_be_visible()
    await page.get_by_label("Board").select_option("Ironman")
    await expect(page.get_by_role("row").filter(has_text="Paused Pete")).to_be_hidden()
    await expect(page.get_by_role("row").filter(has_text="Iron Ida")).to_be_visible()


async def test_from_a_metric_that_there_is_not_one_goes_on_to_any_other(page: Page) -> None:
    await page.goto("/leaderboards/nonsense")
    await expect(page.get_by_role("alert")).to_contain_text("There is no metric 'nonsense'")
    await page.get_by_label("Metric").select_option("Overall")
    await expect(page.get_by_role("table", name="Overall")).to_be_visible()


@on_every_screen
async def test_players_are_compared_side_by_side_and_in_one_chart(page: Page, demo: Up) -> None:
    await page.goto("/compare?players=Wood%20Elf")
    await expect(page.get_by_text("Choose who is to be compared.")).to_be_visible()
    await page.get_by_label("Add a player to compare").fill("idle igor")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page).to_have_url(re.compile("players=Wood%20Elf,Idle%20Igor|players=Wood\\+Elf,Idle\\+Igor"))
    table = page.get_by_role("table", name="Wood Elf, Idle Igor side by side")
    row = table.get_by_role("row").filter(has_text="Attack")
    for name in ("Wood Elf", "Idle Igor"):
        profile = (await demo.client.get(f"/api/v1/players/{name}/stats")).json()
        await expect(row).to_contain_text(f"{profile['skills']['attack']['experience']:,}")
    await expect(page.get_by_role("figure", name="Overall of Wood Elf, Idle Igor")).to_be_visible()
    await expect(page.locator(".recharts-line").first).to_be_attached()
    await check_page(page)


async def test_of_more_than_six_players_it_is_said_who_is_left_out(page: Page) -> None:
    names = ["Wood Elf", "Iron Ida", "Nova Olga", "Clue Clara", "Boss Bertha", "Plain Jane", "Idle Igor"]
    await page.goto(f"/compare?players={','.join(names)}")
    await expect(page.get_by_text("At most 6 are compared. Left out: Idle Igor.")).to_be_visible()


async def test_names_that_nobody_is_tracked_as_are_told_once_and_the_others_compared(page: Page) -> None:
    await page.goto("/compare?players=Wood%20Elf,Nobody,Iron%20Ida")
    await expect(page.get_by_text("Nobody is tracked here as Nobody.")).to_have_count(1)
    await expect(page.get_by_role("table", name="Wood Elf, Iron Ida side by side")).to_be_visible()
    await page.get_by_label("Add a player to compare").fill("No One")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text("Nobody is tracked here as No One.")
