"""Takes the pictures that the README shows, of a demo started for them: `uv run python -m scripts.take_screenshots`."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.system.processes import OSRSDIFF, PASSWORD, Up, running_up

FOLDER = Path("docs/screenshots")
PLAYER = "Maximilian"
PICTURES = [
    ("home", "/", 1280, "light"),
    ("player", f"/players/{PLAYER}", 1280, "dark"),
    ("history", f"/players/{PLAYER}/history", 1280, "light"),
    ("phone", f"/players/{PLAYER}/gained", 360, "dark"),
]


async def take(browser: Browser, up: Up, name: str, path: str, width: int, theme: str) -> None:
    context = await browser.new_context(
        base_url=up.address,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        locale="en-GB",
    )
    page = await context.new_page()
    await page.goto("/login")
    await page.get_by_label("Name").fill("admin")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "/login" not in url)
    await page.goto(path)
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    await context.close()


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = (str(OSRSDIFF), "up", "--demo")
        async with (
            running_up(Path(folder) / "data", "", *command, ADMIN__PASSWORD=PASSWORD) as up,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, path, width, theme in PICTURES:
                await take(browser, up, name, path, width, theme)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(main())
