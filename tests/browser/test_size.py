"""How much a browser loads before a page can be used."""

import gzip

import pytest
from playwright.async_api import Page

pytestmark = pytest.mark.slow

MOST_BYTES = 120_000
SCRIPTS = "performance.getEntriesByType('resource').map(({name}) => name).filter((name) => name.endsWith('.js'))"


async def check_scripts(page: Page, place: str) -> None:
    await page.goto(place)
    await page.wait_for_load_state("networkidle")
    packed = {
        url: len(gzip.compress(await (await page.request.get(url)).body(), mtime=0))
        for url in set(await page.evaluate(SCRIPTS))
    }
    assert packed
    assert sum(packed.values()) < MOST_BYTES, packed


async def test_signing_in_loads_little(stranger: Page) -> None:
    await check_scripts(stranger, "/login")


@pytest.mark.parametrize("place", ["/", "/players"])
async def test_a_first_visit_loads_little(page: Page, place: str) -> None:
    await check_scripts(page, place)
