"""The overview of a player: the same numbers as the API's, to the last digit, now and at any time."""

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import SCREENS, ZONE, check_page, on_every_screen
from tests.getting import get_json
from tests.system.processes import Up

pytestmark = pytest.mark.slow

MOMENT = datetime.now(UTC).replace(hour=15, minute=7, second=0, microsecond=0) - timedelta(days=2)
MOMENT_IN_ADDRESS = MOMENT.strftime("%Y-%m-%dT%H:%M:%S.000Z")


async def get(demo: Up, path: str, **asked: str) -> dict[str, Any]:
    return await get_json(demo.client, f"/api/v1/players/{path}", **asked)


async def gains_at(demo: Up, username: str, moment: datetime) -> list[dict[str, Any]]:
    """By metric: of that day where the browser is, and of the 7 and 30 days up to the moment."""
    midnight = moment.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = (midnight, moment - timedelta(days=7), moment - timedelta(days=30))
    found = []
    for start in starts:
        gained = await get(demo, f"{username}/gained", start=start.isoformat(), end=moment.isoformat())
        found.append({metric["metric"]: metric for metric in gained["metrics"]})
    return found


def tile(page: Page, label: str) -> Locator:
    return page.locator("dl > div").filter(has=page.get_by_text(label, exact=True)).get_by_role("definition").first


async def told(cell: Locator) -> str:
    """What a screen reader tells, and a tip shows: the exact number."""
    words: str = await cell.evaluate(
        "cell => { const copy = cell.cloneNode(true);"
        " copy.querySelectorAll('[aria-hidden]').forEach(part => part.remove()); return copy.textContent.trim(); }"
    )
    return words


async def cells_of(row: Locator) -> list[str]:
    """What is told in a row, once all of it has come."""
    await expect(row).to_have_count(1)
    await expect(row).not_to_contain_text("…")
    return [await told(cell) for cell in await row.get_by_role("cell").all()]


def number(words: str) -> int:
    found = re.search(r"[+−#]?([\d,]+)", words)
    assert found is not None, words
    return int(found[1].replace(",", "")) * (-1 if "−" in found[0] else 1)


async def test_what_is_shown_of_random_skills_is_what_the_api_says_to_the_last_digit(
    page: Page, demo: Up, chance: random.Random
) -> None:
    profile = await get(demo, "plain_jane/stats", at=MOMENT.isoformat())
    gains = await gains_at(demo, "plain_jane", MOMENT)
    await page.goto(f"/players/plain_jane?view=table&virtual=true&at={MOMENT_IN_ADDRESS}")
    for slug in chance.sample(sorted(profile["skills"]), 8):
        skill = profile["skills"][slug]
        row = page.get_by_role("region", name="Skills").get_by_role("row", name=slug.capitalize())
        shown = await cells_of(row)
        known = [skill["virtual_level"], skill["experience"], skill["experience_to_next"], skill["rank"]]
        gained = [at[slug]["gained"] for at in gains]
        assert [number(words) for words in shown[1:]] == known + gained, (slug, shown)


async def test_what_is_shown_of_random_bosses_is_what_the_api_says(page: Page, demo: Up, chance: random.Random) -> None:
    profile = await get(demo, "boss_bertha/stats", at=MOMENT.isoformat())
    gains = await gains_at(demo, "boss_bertha", MOMENT)
    names = {metric["slug"]: metric["name"] for metric in (await demo.client.get("/api/v1/metrics")).json()["items"]}
    await page.goto(f"/players/boss_bertha?everything=true&at={MOMENT_IN_ADDRESS}")
    for slug in chance.sample(sorted(profile["bosses"]), 8):
        boss = profile["bosses"][slug]
        link = page.get_by_role("link", name=names[slug], exact=True)
        row = page.get_by_role("region", name="Bosses").get_by_role("row").filter(has=link)
        shown = await cells_of(row)
        assert number(shown[1]) == boss["kills"], (slug, shown)
        assert "unranked" in shown[2] if boss["rank"] is None else number(shown[2]) == boss["rank"], (slug, shown)
        for words, at in zip(shown[3:], gains, strict=True):
            assert "first" in words or number(words) == at[slug]["gained"], (slug, shown)


async def test_the_tiles_sum_it_up_as_the_api_does(page: Page, demo: Up) -> None:
    profile = await get(demo, "plain_jane/stats", at=MOMENT.isoformat())
    day, week, _ = await gains_at(demo, "plain_jane", MOMENT)
    await page.goto(f"/players/plain_jane?at={MOMENT_IN_ADDRESS}")
    expected = {
        "Total level": profile["overall"]["level"],
        "Experience": profile["overall"]["experience"],
        "Rank": profile["overall"]["rank"],
        "Combat level": profile["combat_level"],
        "Experience that day": day["overall"]["gained"],
        "Experience in 7 d": week["overall"]["gained"],
    }
    for label, value in expected.items():
        await expect(tile(page, label)).not_to_contain_text("…")
        assert number(await told(tile(page, label))) == value, label


@on_every_screen
@pytest.mark.parametrize(
    ("username", "asked"),
    [
        ("plain_jane", ""),
        ("gone_greta", "?view=table&virtual=true&everything=true"),
        ("boss_bertha", f"?at={MOMENT_IN_ADDRESS}"),
    ],
)
async def test_it_is_readable_by_everybody_on_every_screen(page: Page, username: str, asked: str) -> None:
    await page.goto(f"/players/{username}{asked}")
    await expect(page.get_by_role("heading", name="Nearest 99s")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await check_page(page)


async def test_one_goes_back_in_time_and_comes_back(page: Page) -> None:
    await page.goto("/players/plain_jane")
    experience = tile(page, "Experience")
    await expect(experience).to_be_visible()
    now = await told(experience)
    await page.get_by_text("As of now").click()
    await page.get_by_role("button", name="30 days ago").click()
    banner = page.get_by_role("status").filter(has_text="As it was on")
    await expect(banner).to_be_visible()
    await expect(page).to_have_url(re.compile(r"\?at="))
    await expect(page.locator("dl")).to_have_attribute("aria-busy", "false")
    earlier = await told(experience)
    assert number(earlier) < number(now)
    await page.reload()
    await expect(banner).to_be_visible()
    assert number(await told(experience)) == number(earlier)
    await page.go_back()
    await expect(banner).to_be_hidden()
    await page.go_forward()
    await page.get_by_role("button", name="Back to now").click()
    await expect(page).to_have_url(re.compile("/players/plain_jane$"))


async def test_before_the_first_look_everything_is_unknown_and_not_zero(page: Page) -> None:
    await page.goto("/players/fresh_start?at=2020-01-01T00:00:00.000Z")
    await expect(page.get_by_text("Nobody had looked at this player yet.")).to_be_visible()
    for label in ("Total level", "Experience", "Rank", "Combat level", "Experience that day", "Experience in 7 d"):
        await expect(tile(page, label)).to_contain_text("unknown")
    await expect(page.get_by_text("No skill is known yet.")).to_be_visible()


async def test_a_skill_leads_to_its_history(page: Page) -> None:
    await page.goto("/players/plain_jane")
    await page.get_by_role("link", name=re.compile("^Fishing: level")).click()
    await expect(page.get_by_role("figure", name="Experience of Fishing")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS[2:3], ids=str, indirect=True)
async def test_long_names_leave_room_for_the_numbers_on_a_phone(page: Page) -> None:
    await page.goto("/players/boss_bertha")
    table = page.get_by_role("group", name="Bosses")
    row = table.get_by_role("row").filter(has_text="Chambers of Xeric: Challenge Mode")
    kills, card = await row.get_by_role("cell").nth(1).bounding_box(), await table.bounding_box()
    assert kills
    assert card
    assert kills["x"] + kills["width"] <= card["x"] + card["width"]


@pytest.mark.parametrize("screen", SCREENS[2:3], ids=str, indirect=True)
async def test_a_tip_is_whole_at_the_edge_of_a_phone(page: Page) -> None:
    await page.goto("/players/boss_bertha")
    await page.get_by_text("Checked").locator("[data-tip]").tap()
    tip = await page.locator("div.fixed").bounding_box()
    assert tip
    assert tip["x"] >= 0
    assert tip["x"] + tip["width"] <= 360


async def test_a_table_is_sorted_by_keyboard_and_the_address_keeps_it(page: Page) -> None:
    await page.goto("/players/plain_jane?view=table")
    await page.get_by_role("region", name="Skills").get_by_role("button", name="Experience").focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("skills=-experience"))
    await page.reload()
    rows = page.get_by_role("region", name="Skills").get_by_role("row")
    await expect(rows.nth(1)).to_be_visible()
    values = [number(await told(row.get_by_role("cell").nth(2))) for row in (await rows.all())[1:]]
    assert values == sorted(values, reverse=True)


async def test_what_is_zero_is_shown_when_asked_for(page: Page) -> None:
    await page.goto("/players/fresh_start")
    boss = page.get_by_role("link", name="TzKal-Zuk")
    await expect(page.get_by_role("heading", name="Bosses")).to_be_visible()
    await expect(boss).to_be_hidden()
    await page.get_by_role("switch", name="Also 0 and unknown").first.check()
    await expect(boss).to_be_visible()
    await expect(page).to_have_url(re.compile("everything=true"))


async def test_levels_go_on_above_99_when_asked_to(page: Page, demo: Up) -> None:
    skills = (await get(demo, "nova_olga/stats"))["skills"]
    slug = max(skills, key=lambda each: skills[each]["experience"])
    assert skills[slug]["virtual_level"] > skills[slug]["level"] == 99
    await page.goto("/players/nova_olga")
    skill = page.get_by_role("link", name=re.compile(f"^{slug.capitalize()}: level"))
    await expect(skill).to_have_accessible_name(re.compile(": level 99,"))
    await page.get_by_role("switch", name="Virtual levels").check()
    await expect(skill).to_have_accessible_name(re.compile(f": level {skills[slug]['virtual_level']},"))
    await expect(page).to_have_url(re.compile("virtual=true"))


async def test_what_happened_besides_progress_is_told(page: Page) -> None:
    await page.goto("/players/nova_olga")
    await expect(page.get_by_text("Renamed from Old Olga to Nova Olga")).to_be_visible()
    await page.goto("/players/hard_luck")
    await expect(page.get_by_text("Moved from hardcore ironman to ironman, as its looks show")).to_be_visible()
