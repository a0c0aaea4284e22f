"""A player's page: what stands around its tabs, and what an admin may do there."""

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import count

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from app.showcase.mark import Mark
from tests.browser.conftest import check_page, on_every_screen
from tests.system.processes import PASSWORD, Up

pytestmark = pytest.mark.slow

_numbers = count(1)


class World:
    """The simulated hiscores behind the demo."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def command(self, command: str, /, **fields: object) -> None:
        answer = await self._client.post(f"/control/{command}", json=fields)
        assert answer.status_code == 200, answer.text


@pytest.fixture
async def world(demo: Up) -> AsyncIterator[World]:
    mark = Mark.read(demo.folder)
    assert mark is not None
    async with httpx.AsyncClient(base_url=mark.hiscores_url) as client:
        yield World(client)


@pytest.fixture
async def name(world: World) -> str:
    """A character that does nothing by itself, and is not tracked yet."""
    name = f"sleepy {next(_numbers)}"
    await world.command("players", name=name, archetype="dormant", board="regular")
    return name


@pytest.fixture
async def sleeper(demo: Up, name: str) -> AsyncIterator[str]:
    """The same, tracked."""
    answer = await demo.client.post("/api/v1/players", json={"username": name, "board": "regular"})
    assert answer.status_code == 201, answer.text
    yield name
    await demo.client.delete(f"/api/v1/players/{name}")


@on_every_screen
@pytest.mark.parametrize(
    ("username", "trouble"),
    [
        ("rolled_rick", "Put aside: the latest looks show what cannot be progress"),
        ("gone_greta", "Not found: the hiscores do not have this name on this board"),
        ("paused_pete", "Paused: nobody looks at this player"),
    ],
)
async def test_a_banner_says_what_is_the_matter_and_what_to_do(page: Page, username: str, trouble: str) -> None:
    await page.goto(f"/players/{username}")
    await expect(page.get_by_text(trouble)).to_be_visible()
    await expect(page.get_by_role("list").first).to_be_visible()
    await check_page(page)


async def test_a_fetch_goes_on_to_what_came_of_it_without_a_reload(page: Page, world: World, sleeper: str) -> None:
    await page.goto(f"/players/{sleeper}")
    fetch = page.get_by_role("button", name="Fetch now")
    await world.command("gain", name=sleeper, metric="Mining", amount=12_345)
    await fetch.click()
    await expect(page.get_by_text("+12,345 XP")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("^Mining.*12,345 today"))).to_be_visible()

    await fetch.click()
    await expect(page.get_by_text(re.compile("^(no change|only ranks moved)$"))).to_be_visible()

    await world.command("fail", mode="unavailable", player=sleeper, times=1, retry_after=4)
    await fetch.click()
    await expect(page.get_by_text(re.compile(r"^hiscores down, retry in \d s$"))).to_be_visible()
    await expect(page.get_by_text("The hiscores did not answer the last look")).to_be_visible()
    await expect(page.get_by_text("hiscores down", exact=True)).to_be_visible()


async def test_the_page_follows_looks_of_others(page: Page, demo: Up, world: World, sleeper: str) -> None:
    await page.goto(f"/players/{sleeper}")
    mining = page.get_by_role("link", name=re.compile("^Mining: level"))
    await expect(mining).to_be_visible()
    await world.command("gain", name=sleeper, metric="Mining", amount=777)
    assert (await demo.fetch(sleeper))["outcome"] == "success"
    await expect(mining).to_have_accessible_name(re.compile("777 today"))


@on_every_screen
async def test_an_unknown_name_can_be_tracked_from_its_page(page: Page, demo: Up, name: str) -> None:
    await page.goto(f"/players/{name}")
    await expect(page.get_by_role("heading", name=name)).to_be_visible()
    await check_page(page)
    await page.get_by_role("button", name=f"Track {name}").click()
    await expect(page.get_by_role("button", name="Fetch now")).to_be_visible()
    await expect(page.get_by_text("Tracking began, on the regular board")).to_be_visible()
    assert (await demo.player(name))["looks"] == 1


async def test_a_name_that_the_hiscores_do_not_know_is_not_tracked(page: Page, world: World, name: str) -> None:
    await world.command("remove", name=name)
    await page.goto(f"/players/{name}")
    await page.get_by_role("button", name=f"Track {name}").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("button", name=f"Track {name}")).to_be_enabled()


@on_every_screen
async def test_a_player_is_paused_and_looked_at_as_often_as_one_likes(page: Page, demo: Up, sleeper: str) -> None:
    await page.goto(f"/players/{sleeper}")
    await page.get_by_role("button", name="Edit").click()
    await expect(page).to_have_url(re.compile("dialog=edit"))
    await check_page(page)
    await page.get_by_label("Minutes between two looks").fill("45")
    await page.get_by_label("Paused").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_text("Paused: nobody looks at this player")).to_be_visible()
    player = await demo.player(sleeper)
    assert (player["fetch_interval_minutes"], player["is_active"], player["board"]) == (45, False, "regular")


async def test_back_closes_the_dialog_and_a_pasted_link_opens_it(page: Page) -> None:
    await page.goto("/players/paused_pete")
    await page.get_by_role("button", name="Edit").click()
    await expect(page).to_have_url(re.compile("dialog="))
    await page.reload()
    await expect(page.get_by_role("dialog", name="Edit Paused Pete")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_rename_goes_on_under_the_new_name(page: Page, demo: Up, world: World, sleeper: str) -> None:
    new = f"{sleeper} b"
    await world.command("rename", old=sleeper, new=new)
    await page.goto(f"/players/{sleeper}?dialog=edit")
    await page.get_by_label("Name", exact=True).fill(new)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name=new)).to_be_visible()
    await expect(page).to_have_url(re.compile(f"/players/{new.replace(' ', '%20')}$"))
    await expect(page.get_by_text(f"Renamed from {sleeper} to {new}")).to_be_visible()
    await demo.client.delete(f"/api/v1/players/{new}")


async def test_a_name_that_is_taken_is_refused_in_the_dialog(page: Page, sleeper: str) -> None:
    await page.goto(f"/players/{sleeper}?dialog=edit")
    await page.get_by_label("Name", exact=True).fill("Paused Pete")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("Paused Pete")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def test_a_player_is_deleted_only_once_its_name_is_typed(page: Page, demo: Up, sleeper: str) -> None:
    await page.goto(f"/players/{sleeper}?dialog=edit")
    await page.get_by_text("Delete this player").click()
    delete = page.get_by_role("button", name="Delete for good")
    await page.get_by_label(f"Type {sleeper} to confirm").fill(sleeper[:-1])
    await expect(delete).to_be_disabled()
    await page.get_by_label(f"Type {sleeper} to confirm").fill(sleeper)
    await delete.click()
    await page.wait_for_url("**/players")
    assert (await demo.client.get(f"/api/v1/players/{sleeper}")).status_code == 404


async def test_who_is_no_admin_sees_the_numbers_and_nothing_to_press(stranger: Page, demo: Up) -> None:
    viewer = {"username": "onlooker", "password": PASSWORD, "role": "viewer"}
    assert (await demo.client.post("/api/v1/users", json=viewer)).status_code == 201
    await stranger.goto("/login?next=/players/paused_pete?dialog=edit")
    await stranger.get_by_label("Name").fill("onlooker")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.get_by_role("button", name="Sign in").click()
    await expect(stranger.get_by_role("heading", name="Nearest 99s")).to_be_visible()
    await expect(stranger.get_by_text("onlooker")).to_be_visible()
    for name in ("Fetch now", "Edit", "Save"):
        await expect(stranger.get_by_role("button", name=name)).to_be_hidden()
    await stranger.goto("/players/nobody_here")
    await expect(stranger.get_by_text("An admin can add it.")).to_be_visible()
    await expect(stranger.get_by_role("button", name="Track nobody_here")).to_be_hidden()


async def test_a_tab_is_loaded_beside_the_page_around_it_and_not_after_it(page: Page) -> None:
    asked = asyncio.Event()
    page.on("request", lambda request: asked.set() if "/player-records-" in request.url else None)

    async def after_the_tab(route: Route) -> None:
        await asked.wait()
        await route.continue_()

    await page.route("**/api/v1/players/Iron%20Ida?*", after_the_tab)
    await page.goto("/players/Iron%20Ida/records")
    await expect(page.get_by_role("table")).to_be_visible()
