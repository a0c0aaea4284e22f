"""Pages that are open while a release takes their files away."""

import pytest
from playwright.async_api import Browser, Route, expect

from tests.system.processes import Up

pytestmark = pytest.mark.slow

FILE = "**/assets/login-*.js"


async def _gone(route: Route) -> None:
    await route.fulfill(status=404)


async def test_a_page_whose_file_is_gone_is_loaded_anew_once_and_then_says_so(browser: Browser, demo: Up) -> None:
    page = await browser.new_page(base_url=demo.address)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    await page.route(FILE, _gone)
    async with page.expect_event("framenavigated", lambda _: len(loads) == 2):
        await page.goto("/login", wait_until="commit")
    await expect(page.get_by_text("This cannot be shown.")).to_be_visible()
    await expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    assert len(loads) == 2
    await page.unroute(FILE)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_label("Password")).to_be_visible()
    await page.context.close()
