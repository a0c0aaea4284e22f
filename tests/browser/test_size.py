"""How much a browser loads before a page can be used."""

import gzip

import pytest
from playwright.async_api import Page, Response

pytestmark = pytest.mark.slow

MOST_BYTES = 120_000


@pytest.mark.parametrize("place", ["/login", "/", "/players"])
async def test_the_scripts_of_a_first_visit_are_small(page: Page, place: str) -> None:
    sizes: dict[str, int] = {}

    async def weigh(response: Response) -> None:
        if response.request.resource_type == "script":
            sizes[response.url] = len(gzip.compress(await response.body(), mtime=0))

    page.on("response", weigh)
    await page.goto(place)
    await page.wait_for_load_state("networkidle")
    assert sizes
    assert sum(sizes.values()) < MOST_BYTES, sizes
