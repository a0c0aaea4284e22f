"""Tasks, quarantine, users, and one's own account."""

import re
from urllib.parse import quote

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import check_page, on_every_screen
from tests.system.processes import PASSWORD, Up

pytestmark = pytest.mark.slow


@on_every_screen
@pytest.mark.parametrize("place", ["tasks", "quarantine", "users", "account"])
async def test_the_page_is_whole_on_every_screen(page: Page, place: str) -> None:
    await page.goto(f"/{place}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
    await check_page(page)


async def test_a_schedule_is_told_in_words_and_can_be_run_now(page: Page, demo: Up) -> None:
    await page.goto("/tasks")
    row = page.get_by_role("row").filter(has_text="check_boards").first
    await expect(row).to_contain_text("At 02:00 UTC")
    await row.get_by_role("button", name="Run now: check_boards").click()
    await expect(row).to_contain_text("finished")
    await page.get_by_label("Task", exact=True).select_option("check_boards")
    await expect(page).to_have_url(re.compile("task=check_boards"))
    runs = page.get_by_role("group", name="Runs of tasks")
    await runs.get_by_role("button", name="Show: run of check_boards").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("finished")
    await expect(page).to_have_url(re.compile("run="))
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await page.go_back()
    await expect(dialog).to_be_visible()


async def test_the_numbers_of_the_work_are_those_of_the_api(page: Page, demo: Up) -> None:
    work = (await demo.client.get("/api/v1/work")).json()
    await page.goto("/tasks")
    await expect(page.get_by_text(f"of {work['request_budget_limit']} at most")).to_be_visible()
    await expect(page.get_by_text("✓ asked as usual")).to_be_visible()


async def test_a_rollback_is_shown_before_and_after_and_a_decision_can_be_undone(page: Page, demo: Up) -> None:
    (episode,) = (await demo.client.get("/api/v1/quarantine", params={"is_open": True})).json()["items"]
    whole = (await demo.client.get(f"/api/v1/quarantine/{episode['id']}")).json()
    await page.goto("/quarantine")
    await page.get_by_role("button", name=f"Compare: {episode['username']}").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Looks like a rollback")
    differing = whole["metrics"][0]
    row = dialog.get_by_role("row").filter(has_text=differing["name"]).first
    for seen in ("before", "first", "latest"):
        await expect(row).to_contain_text(f"{differing[seen]['value']:,}")
    await dialog.get_by_role("button", name="Discard").click()
    await expect(dialog).to_contain_text("It is discarded.")
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.get_by_role("button", name="Accept")).to_be_visible()


async def test_a_split_archives_the_old_history_and_can_be_undone(page: Page, demo: Up) -> None:
    (episode,) = (await demo.client.get("/api/v1/quarantine", params={"is_open": True})).json()["items"]
    name = episode["username"]
    player = f"/api/v1/players/{quote(name)}"
    # What another look stores on top of a decision makes it too late to take it back.
    assert (await demo.client.patch(player, json={"is_active": False})).status_code == 200
    looks = (await demo.client.get(player)).json()["looks"]
    await page.goto(f"/quarantine?episode={episode['id']}")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Split").click()
    await expect(dialog).to_contain_text(f"It is split: another character has the name {name}.")
    await check_page(page)
    await dialog.get_by_role("link", name=name, exact=True).click()
    await expect(page.get_by_role("heading", level=1, name=re.compile(f"{name}(?!~)"))).to_be_visible()
    assert (await demo.client.get(player)).json()["looks"] < looks
    await page.go_back()
    await dialog.get_by_role("link", name=f"{name}~").click()
    await expect(page.get_by_role("heading", level=1, name=f"{name}~")).to_be_visible()
    await page.go_back()
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.get_by_role("button", name="Split")).to_be_visible()
    assert (await demo.client.get(player)).json()["looks"] == looks
    assert (await demo.client.patch(player, json={"is_active": True})).status_code == 200


async def test_a_user_is_added_changed_and_deleted_and_the_log_tells(page: Page, demo: Up) -> None:
    await page.goto("/users")
    await page.get_by_role("button", name="Add a user").click()
    await page.get_by_label("Name", exact=True).fill("Zoe")
    await page.get_by_label("Password").fill("short")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Password").fill("a long enough password")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("button", name="Edit Zoe").click()
    await page.get_by_role("button", name="Disable, and sign out everywhere").click()
    await expect(page.get_by_role("row").filter(has_text="✕ disabled")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Edit Zoe").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.get_by_role("button", name="Edit Zoe")).to_be_hidden()
    log = page.get_by_role("region", name="Who changed what")
    await expect(log.get_by_role("row").filter(has_text="user deleted").filter(has_text="Zoe")).to_be_visible()


async def test_the_address_opens_a_user_that_is_far_down_the_list_and_says_when_there_is_none(
    page: Page, demo: Up
) -> None:
    for number in range(51):  # A page has 50.
        body = {"username": f"user {number}", "password": PASSWORD}
        last = (await demo.client.post("/api/v1/users", json=body)).json()
    await page.goto(f"/users?user={last['id']}")
    await page.get_by_role("dialog", name="user 50").get_by_label("Role").select_option("admin")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert (await demo.client.get(f"/api/v1/users/{last['id']}")).json()["role"] == "admin"
    await page.goto("/users?user=999999")
    await expect(page.get_by_role("dialog")).to_contain_text("There is no user 999999.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_key_is_shown_once_works_and_is_revoked(page: Page, demo: Up) -> None:
    await page.goto("/account")
    await page.get_by_role("button", name="New key").click()
    await page.get_by_label("Name", exact=True).fill("a bot")
    await page.get_by_role("button", name="Make the key").click()
    key = await page.get_by_role("dialog").locator("code").inner_text()
    await page.keyboard.press("Escape")
    headers = {"Authorization": f"Bearer {key}"}
    assert (await demo.client.get("/api/v1/players", headers=headers)).status_code == 200
    await expect(page.get_by_text(key)).to_have_count(0)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Revoke a bot").click()
    await expect(page.get_by_text("You have no keys.")).to_be_visible()
    assert (await demo.client.get("/api/v1/players", headers=headers)).status_code == 401


async def test_a_viewer_sees_no_page_for_admins_and_changes_their_own_password(stranger: Page, demo: Up) -> None:
    body = {"username": "Vera", "password": PASSWORD, "role": "viewer"}
    assert (await demo.client.post("/api/v1/users", json=body)).status_code == 201
    await stranger.goto(f"/login?next={quote('/tasks')}")
    await stranger.get_by_label("Name").fill("Vera")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.keyboard.press("Enter")
    await expect(stranger.get_by_text("This page is for admins.")).to_be_visible()
    await expect(stranger.get_by_role("link", name="Tasks")).to_have_count(0)
    await stranger.goto("/account")
    await stranger.get_by_label("Present password").fill("wrong")
    await stranger.get_by_label("New password").fill("another good password")
    await stranger.get_by_role("button", name="Change the password").click()
    await expect(stranger.get_by_role("alert")).to_be_visible()
    await stranger.get_by_label("Present password").fill(PASSWORD)
    await stranger.get_by_role("button", name="Change the password").click()
    await expect(stranger.get_by_text("The password is changed.")).to_be_visible()
