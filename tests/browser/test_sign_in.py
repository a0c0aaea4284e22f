"""Signing in and out."""

import pytest
from playwright.async_api import Page, expect

from app import __version__
from tests.browser.conftest import check_page, on_every_screen
from tests.system.processes import PASSWORD

pytestmark = pytest.mark.slow


@on_every_screen
async def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_where_they_wanted(stranger: Page) -> None:
    await stranger.goto("/players?search=a")
    await expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(stranger.get_by_role("contentinfo")).to_contain_text(f"OSRS Diff {__version__}.")
    await check_page(stranger)
    await stranger.get_by_label("Name").fill("admin")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.keyboard.press("Enter")
    await stranger.wait_for_url("**/players?search=a")


async def test_a_wrong_password_is_told_in_words(stranger: Page) -> None:
    await stranger.goto("/login")
    await stranger.get_by_label("Name").fill("admin")
    await stranger.get_by_label("Password").fill("no such password")
    await stranger.get_by_role("button", name="Sign in").click()
    await expect(stranger.get_by_role("alert")).to_contain_text("The name or the password is wrong.")


async def test_an_address_of_another_site_is_not_gone_to_after_signing_in(stranger: Page) -> None:
    await stranger.goto("/login?next=//elsewhere.example/")
    await stranger.get_by_label("Name").fill("admin")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.keyboard.press("Enter")
    await expect(stranger.get_by_role("heading", name="Sign in")).to_be_hidden()
    assert "elsewhere" not in stranger.url


async def test_signing_out_ends_it_in_every_tab(page: Page) -> None:
    other = await page.context.new_page()
    await other.goto("/players")
    await expect(other.get_by_text("admin", exact=True)).to_be_visible()
    await page.get_by_text("admin", exact=True).click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_a_session_goes_on_when_its_access_token_has_ended(page: Page) -> None:
    await page.evaluate(
        "localStorage.setItem('session', JSON.stringify({...JSON.parse(localStorage.getItem('session')), expires: 0}))"
    )
    other = await page.context.new_page()
    await page.reload()
    await other.goto("/players")
    for tab in (page, other):
        await expect(tab.get_by_text("admin", exact=True)).to_be_visible()
