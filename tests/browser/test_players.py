"""The list of players, and the search that finds everything."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import check_page, on_every_screen
from tests.system.processes import Up

pytestmark = pytest.mark.slow


async def names(table: Locator) -> list[str]:
    """Of the players, in the order of the rows."""
    return await table.locator("tbody tr td:first-child a").all_inner_texts()


@on_every_screen
async def test_players_are_searched_filtered_and_sorted_in_the_address(page: Page, demo: Up) -> None:
    total = (await demo.client.get("/api/v1/players")).json()["total"]
    await page.goto("/players")
    table = page.get_by_role("table", name="Players")
    await expect(table.locator("tbody tr")).to_have_count(total)
    await check_page(page)
    await page.get_by_label("Sort by").select_option("Experience")
    await expect(page).to_have_url(re.compile("sort=experience"))
    answer = (await demo.client.get("/api/v1/players", params={"sort": "experience"})).json()
    await expect(table.locator("tbody tr").first).to_contain_text(answer["items"][0]["username"])
    assert await names(table) == [player["username"] for player in answer["items"]]
    await page.get_by_role("button", name="Paused", exact=True).click()
    paused = (await demo.client.get("/api/v1/players", params={"sort": "experience", "is_active": False})).json()
    await expect(table.locator("tbody tr")).to_have_count(paused["total"])
    assert "Paused Pete" in await names(table)
    assert await names(table) == [player["username"] for player in paused["items"]]
    await page.get_by_label("Search players").fill("nobody at all")
    await expect(page.get_by_text("Nobody is like that.")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"search=nobody"))
    await page.reload()
    await expect(page.get_by_label("Search players")).to_have_value("nobody at all")


async def test_a_player_is_added_paused_and_deleted_once_its_name_is_typed(page: Page, demo: Up) -> None:
    await page.goto("/players")
    await page.get_by_role("button", name="Add a player").click()
    await expect(page).to_have_url(re.compile("add=true"))
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.type("Plain Jane")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Plain Jane is tracked already.")
    await page.get_by_label("Name", exact=True).fill("Brand New")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Brand New")).to_be_visible()
    await page.goto("/players")
    await page.get_by_role("button", name="Pause Brand New").click()
    await expect(page.get_by_role("button", name="Resume Brand New")).to_be_visible()
    assert not (await demo.client.get("/api/v1/players/brand_new")).json()["is_active"]
    await page.get_by_role("button", name="Edit Brand New").click()
    dialog = page.get_by_role("dialog", name="Edit Brand New")
    await dialog.get_by_text("Delete this player").click()
    await expect(dialog.get_by_role("button", name="Delete for good")).to_be_disabled()
    await dialog.get_by_label("Type Brand New to confirm").fill("Brand New")
    await dialog.get_by_role("button", name="Delete for good").click()
    await expect(page.get_by_role("button", name="Edit Brand New")).to_be_hidden()
    assert (await demo.client.get("/api/v1/players/brand_new")).status_code == 404


async def test_the_search_goes_to_players_metrics_and_pages_by_the_keyboard(page: Page) -> None:
    await page.goto("/players")
    await expect(page.get_by_role("button", name="Search, Ctrl K")).to_be_visible()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox", name="Players, metrics and pages")).to_be_focused()
    await page.keyboard.type("iron")
    await expect(page.get_by_role("option", name="Iron Ida")).to_have_attribute("aria-selected", "true")
    await check_page(page)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/players/Iron%20Ida$"))
    await page.get_by_role("button", name="Search, Ctrl K").click()
    await page.keyboard.type("fish")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/leaderboards/fishing$"))
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_what_is_typed_before_the_search_is_loaded_is_searched_for(page: Page) -> None:
    typed = asyncio.Event()

    async def once_typed(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    await page.route("**/search-palette-*.js", once_typed)
    await page.goto("/players")
    await page.get_by_role("button", name="Search, Ctrl K").click()
    await page.keyboard.type("zul")
    await expect(page.get_by_label("Players, metrics and pages")).to_have_value("zul")
    typed.set()
    await expect(page.get_by_role("combobox", name="Players, metrics and pages")).to_be_focused()
    await page.keyboard.type("rah")
    await expect(page.get_by_role("option", name="Zulrah")).to_have_attribute("aria-selected", "true")


async def test_of_more_players_than_a_page_has_the_search_asks_the_api_and_enter_waits_for_the_answer(
    page: Page,
) -> None:
    async def with_small_pages(route: Route) -> None:
        await route.continue_(url=route.request.url.replace("limit=500", "limit=2"))

    asked: list[str] = []
    await page.route("**/api/v1/players?limit=500*", with_small_pages)
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/account")
    await page.get_by_role("button", name="Search, Ctrl K").click()
    await expect(page.get_by_role("option", name=re.compile("Player$"))).to_have_count(2)
    await page.keyboard.type("wood")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/players/Wood%20Elf$"))
    assert any("search=wood&" in url for url in asked)
    assert not any("/api/v1/players?" in url and "cursor=" in url for url in asked)
