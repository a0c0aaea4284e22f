"""The start page: what changed since somebody looked, and how a new instance begins."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from tests.browser.conftest import check_page, on_every_screen, unit_of
from tests.getting import get_json
from tests.system.processes import PASSWORD, Up, running_up

pytestmark = pytest.mark.slow


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Up]:
    """An instance that tracks nobody yet, over simulated hiscores that know every name."""
    async with (
        DemoServer(SimulatedHiscores(everyone=True)) as hiscores,
        running_up(tmp_path / "data", hiscores.url, ADMIN__PASSWORD=PASSWORD, BACKUP__KEEP="0") as up,
    ):
        yield up


async def test_from_nothing_to_the_numbers_of_a_character_in_one_input(browser: Browser, empty: Up) -> None:
    context = await browser.new_context(base_url=empty.address)
    page = await context.new_page()
    await page.goto("/")
    await page.get_by_label("Name").fill("admin")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    name = page.get_by_label("Enter a character's name")
    await name.fill("not;a;name")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("1 to 12 letters")).to_be_visible()
    await name.fill("Zezima")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Zezima")).to_be_visible()
    await expect(page.get_by_text("Total level").first).to_be_visible()
    await context.close()


async def over(demo: Up) -> list[dict[str, Any]]:
    """Some sessions to which no look can add any more."""
    answer = await get_json(demo.client, "/api/v1/activity")
    before = datetime.now(UTC) - timedelta(hours=2, minutes=5)
    found = [session for session in answer["items"] if datetime.fromisoformat(session["end"]) < before]
    assert found
    return found[:5]


@on_every_screen
async def test_what_changed_is_told_by_session_as_the_api_tells_it(page: Page, demo: Up) -> None:
    await page.goto("/?since=week")
    await expect(page.get_by_role("heading", name="In the last 7 d")).to_be_visible()
    feed = page.get_by_role("region", name="In the last 7 d").get_by_role("listitem")
    await expect(feed.first).to_be_visible()
    for session in await over(demo):
        entry = feed.filter(has=page.locator(f"time[datetime='{session['end']}']"))
        await expect(entry.get_by_role("link", name=session["username"], exact=True)).to_be_visible()
        for gain in session["gains"]:
            if gain["kind"] in ("boss", "clue", "activity"):
                await expect(entry).to_contain_text(f"+{gain['gained']:,} {unit_of(gain['measure'])}")
    await check_page(page)


async def test_a_second_visit_shows_what_changed_since_the_first(page: Page) -> None:
    await page.goto("/")
    await expect(page.get_by_text("This is your first visit")).to_be_visible()
    # As if the last look had been three hours ago, longer than a visit may pause.
    await page.evaluate("localStorage.setItem('visit', JSON.stringify({before: null, seen: Date.now() - 3 * 3600e3}))")
    async with page.expect_request(lambda request: "/api/v1/activity" in request.url) as asked:
        await page.reload()
    since = (await asked.value).url.partition("since=")[2].partition("&")[0]
    hours = await page.evaluate(f"(Date.now() - Date.parse(decodeURIComponent('{since}'))) / 3600e3")
    assert 2.9 < hours < 3.2
    await expect(page.get_by_role("heading", name="Since you last looked")).to_be_visible()
    await expect(page.get_by_text("This is your first visit")).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("heading", name="Since you last looked")).to_be_visible()
    await expect(page.get_by_text("This is your first visit")).to_be_hidden()


async def test_a_pinned_player_stands_on_the_start_page_until_it_is_unpinned(page: Page) -> None:
    await page.goto("/players")
    await page.get_by_role("button", name="Pin Iron Ida to the start page").click()
    await page.goto("/")
    pinned = page.get_by_role("region", name="Pinned players")
    await expect(pinned.get_by_role("article")).to_have_count(1)
    await expect(pinned.get_by_role("img", name="Experience of Iron Ida in seven days")).to_be_visible()
    await pinned.get_by_role("button", name="Pin Iron Ida to the start page").click()
    await expect(page.get_by_role("region", name="Most gained today").get_by_role("article")).to_have_count(4)
