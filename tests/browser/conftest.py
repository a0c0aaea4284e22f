"""A browser at a running demo: every page as a person sees it, on a desk and on a phone, in light and in dark."""

import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Error, Page, async_playwright, expect

from tests.getting import get_json
from tests.system.processes import OSRSDIFF, PASSWORD, Up, running_up

ZONE = ZoneInfo("Europe/Amsterdam")
"""Of the browser."""
WEEKLY, WEEK = "0 0 * * 0", 10_080
AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# A busy machine is slow, and not wrong.
expect.set_options(timeout=30_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Screen:
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


SCREENS = [Screen(width, theme) for width in (1280, 360) for theme in ("light", "dark")]


@pytest.fixture(scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Up]:
    """A running demo, and a client that is signed in to it."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = (str(OSRSDIFF), "up", "--demo")
    settings = {"ADMIN__PASSWORD": PASSWORD, "BACKUP__KEEP": "0", "SCHEDULES__FETCH_HISCORES": WEEKLY}
    async with running_up(folder, "", *command, **settings) as up:
        await up.sign_in(PASSWORD)
        await look_at_nobody_unasked(up)
        yield up


async def look_at_nobody_unasked(demo: Up) -> None:
    """Or a look between an answer of the API and a glance at the page would make two things of them."""
    for player in (await get_json(demo.client, "/api/v1/players"))["items"]:
        if player["fetch_interval_minutes"] is not None:
            url = f"/api/v1/players/{quote(player['username'])}"
            assert (await demo.client.patch(url, json={"fetch_interval_minutes": WEEK})).status_code == 200


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, or the one of `playwright install chromium`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def chance() -> random.Random:
    """Other choices each time; pytest shows the seed of those that failed."""
    seed = random.randrange(10**6)
    print(f"\nseed {seed}")
    return random.Random(seed)


@pytest.fixture(params=SCREENS[:1], ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    """One screen; tests of how a page looks are parametrised with all: `@on_every_screen`."""
    screen: Screen = request.param
    return screen


on_every_screen = pytest.mark.parametrize("screen", SCREENS, ids=str, indirect=True)


@pytest.fixture
async def stranger(browser: Browser, demo: Up, screen: Screen) -> AsyncIterator[Page]:
    """A page of somebody who is not signed in. Whatever the browser complains of fails the test."""
    context = await browser.new_context(
        base_url=demo.address,
        viewport={"width": screen.width, "height": 900},
        color_scheme="dark" if screen.theme == "dark" else "light",
        has_touch=screen.width < 500,
        locale="en-GB",
        timezone_id=ZONE.key,
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    # The browser itself writes down every answer that is no success, expected ones, too.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
async def page(stranger: Page) -> Page:
    """A page of the admin, at the start."""
    await stranger.goto("/login")
    await stranger.get_by_label("Name").fill("admin")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.get_by_role("button", name="Sign in").click()
    await stranger.wait_for_url(lambda url: "/login" not in url)
    return stranger


def unit_of(measure: str) -> str:
    """As the pages say it after a number."""
    return {"level": "levels", "score": "points"}.get(measure, measure)


TOO_SMALL = """
    [...document.querySelectorAll("button, select, summary, nav a, input:not([type=checkbox]), label:has(input)")]
        .filter((target) => !target.closest("[role=grid]") && target.checkVisibility())
        .map((target) => [target.ariaLabel || target.innerText || target.name, target.getBoundingClientRect().height])
        .filter(([, height]) => height < 40)
"""
"""What fingers cannot hit. The days of a year are smaller: one also comes to them by the choice of a time."""


async def check_page(page: Page) -> None:
    """What holds for every page: axe finds nothing serious, it does not scroll sideways, and targets are large."""
    assert await page.evaluate(TOO_SMALL) == []
    await page.evaluate(AXE.read_text())  # As an element of the page, its policy would not allow it.
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{violation['id']}: {violation['help']} at {violation['nodes'][0]['target']} ({len(violation['nodes'])})"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def answer_of_gained(page: Page, act: Callable[[], Awaitable[object]]) -> dict[str, Any]:
    """What the API answers when a page, after `act`, asks what was gained.

    Tried again if the page dropped it and asked anew, as after a look: an answer that is dropped cannot be read.
    """
    while True:
        await page.goto("about:blank")
        async with page.expect_response(lambda one: "/api/v1/" in one.url and "/gained?" in one.url) as answered:
            await act()
        with suppress(Error):
            answer: dict[str, Any] = await (await answered.value).json()
            return answer
