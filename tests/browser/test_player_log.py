"""A player's diffs, records and looks."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import answer_of_gained, check_page, on_every_screen, unit_of
from tests.system.processes import Up

pytestmark = pytest.mark.slow

IDA = "/players/Iron%20Ida"


async def of_ida(demo: Up, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = await demo.client.get(f"/api/v1/players/iron_ida/{path}", params=query)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@on_every_screen
async def test_diffs_are_told_as_the_api_has_them_and_go_on_below(page: Page, demo: Up) -> None:
    await page.goto(f"{IDA}/diffs")
    log = page.get_by_role("region", name="What each look changed").locator("ol > li")
    await expect(log.first).to_be_visible()
    await check_page(page)
    newest = next(look for look in await of_ida(demo, "diffs") if look["since"])
    text = await log.all_inner_texts()
    change = newest["changes"][0]
    assert any(f"{change['before']:,} → {change['after']:,}" in entry for entry in text)
    shown = await log.count()
    await page.get_by_role("button", name="Show more").scroll_into_view_if_needed()
    await expect(log.nth(shown)).to_be_attached()


@on_every_screen
async def test_a_record_leads_to_its_time_where_the_same_number_stands(page: Page, demo: Up) -> None:
    await page.goto(f"{IDA}/records")
    table = page.get_by_role("table", name="Records of")
    await expect(table).to_be_visible()
    await check_page(page)
    for record in (await of_ida(demo, "records", period="week"))[:4:3]:
        gained = f"+{record['gained']:,} {unit_of(record['measure'])}"
        link = table.get_by_role("link").filter(has_text=gained).first

        async def follow(link: Locator = link) -> None:
            await page.goto(f"{IDA}/records")
            await link.click()

        found = await answer_of_gained(page, follow)
        assert {each["metric"]: each["gained"] for each in found["metrics"]}[record["metric"]] == record["gained"]
        await expect(page.get_by_text(gained).first).to_be_attached()


@on_every_screen
async def test_looks_show_their_outcomes_in_words_and_what_time_they_cover(page: Page) -> None:
    await page.goto("/players/Gone%20Greta/fetches")
    table = page.get_by_role("table", name="Looks at")
    await expect(table.get_by_text("Not on the hiscores").first).to_be_visible()
    await expect(page.get_by_role("img", name="covered")).to_be_visible()
    await check_page(page)
