"""Episodes of quarantine, and the feed of a player, over HTTP."""

from typing import Any

import httpx
import pytest

from app.demo.server import DemoServer
from tests.api.calls import URL, add, finished

QUARANTINE = "/api/v1/quarantine"


async def fetched(admin: httpx.AsyncClient, name: str = "Plain Jane") -> str:
    outcome: str = (await finished(admin, await admin.post(f"{URL}/{name}/fetch")))["result"]["outcome"]
    return outcome


async def quarantine(admin: httpx.AsyncClient, hiscores: DemoServer, name: str = "Plain Jane") -> dict[str, Any]:
    """A player whose Attack fell by 1,000; returns the episode as it is listed."""
    await add(admin, hiscores, name)
    hiscores.world.gain(name, "Attack", -1000)
    assert await fetched(admin, name) == "quarantined"
    listed = (await admin.get(QUARANTINE, params={"username": name})).json()
    assert listed["next_cursor"] is None
    (episode,) = listed["items"]
    return dict(episode)


async def test_an_episode_shows_what_was_believed_and_what_was_seen(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    episode = await quarantine(admin, hiscores)
    assert (await admin.get(f"{URL}/Plain Jane")).json()["status"] == "quarantined"
    assert (episode["username"], episode["reason"], episode["looks"]) == ("Plain Jane", "rollback", 1)
    suspicious = {each["metric"]: each["before"] - each["after"] for each in episode["suspicions"]}
    assert suspicious == {"attack": 1000, "overall": 1000}
    detail = (await viewer.get(f"{QUARANTINE}/{episode['id']}")).json()
    assert {key: detail[key] for key in episode} == episode
    differing = {row["metric"]: row for row in detail["metrics"]}
    assert set(differing) >= {"attack", "overall"}
    attack = differing["attack"]
    assert attack["before"]["value"] - 1000 == attack["first"]["value"] == attack["latest"]["value"]
    assert (attack["kind"], attack["measure"], attack["suspicious"]) == ("skill", "experience", True)


@pytest.mark.parametrize(("decision", "resolution"), [("accept", "accepted"), ("discard", "discarded")])
async def test_a_decision_closes_the_episode_and_undo_opens_it_again(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None, decision: str, resolution: str
) -> None:
    episode = await quarantine(admin, hiscores)
    decided = await admin.post(f"{QUARANTINE}/{episode['id']}/{decision}")
    assert (decided.status_code, decided.json()["resolution"]) == (200, resolution)
    assert decided.json()["closed_at"].endswith("Z")
    assert (await admin.get(f"{URL}/Plain Jane")).json()["status"] == "ok"
    again = await admin.post(f"{QUARANTINE}/{episode['id']}/{decision}")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    undone = await admin.post(f"{QUARANTINE}/{episode['id']}/undo")
    assert (undone.status_code, undone.json()["resolution"]) == (200, None)
    assert (await admin.get(f"{URL}/Plain Jane")).json()["status"] == "quarantined"


async def test_a_split_leaves_an_archive_and_a_new_player(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    episode = await quarantine(admin, hiscores)
    split = (await admin.post(f"{QUARANTINE}/{episode['id']}/split")).json()
    archive = split["username"]
    assert (split["resolution"], split["successor"]) == ("split", "Plain Jane")
    players = {player["username"]: player for player in (await admin.get(URL)).json()["items"]}
    assert set(players) == {"Plain Jane", archive}
    assert (players[archive]["is_archived"], players[archive]["next_fetch"]) == (True, None)
    old, new = [(await admin.get(f"{URL}/{name}/stats")).json() for name in (archive, "Plain Jane")]
    assert old["skills"]["attack"]["experience"] - 1000 == new["skills"]["attack"]["experience"]
    assert (await admin.post(f"{URL}/{archive}/fetch")).status_code == 409
    resumed = await admin.patch(f"{URL}/{archive}", json={"is_active": True})
    assert resumed.status_code == 409
    renamed = await admin.patch(f"{URL}/{archive}", json={"username": "Jane Smith", "is_active": True})
    assert (renamed.json()["is_archived"], renamed.json()["is_active"]) == (False, True)


async def test_the_feed_tells_what_happened_newest_first(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    episode = await quarantine(admin, hiscores)
    await admin.post(f"{QUARANTINE}/{episode['id']}/accept")
    await admin.patch(f"{URL}/Plain Jane", json={"username": "Jane Smith", "board": "skiller"})
    kinds: list[str] = []
    page: dict[str, Any] = {"next_cursor": None}
    while not kinds or page["next_cursor"]:
        params = {"limit": 2} | ({"cursor": page["next_cursor"]} if kinds else {})
        page = (await admin.get(f"{URL}/Jane Smith/events", params=params)).json()
        kinds += [event["kind"] for event in page["items"]]
    assert kinds == ["board_changed", "renamed", "quarantine_closed", "quarantined", "added"]


async def test_open_and_closed_episodes_are_listed_apart_in_pages(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    closed = await quarantine(admin, hiscores, "Player One")
    await admin.post(f"{QUARANTINE}/{closed['id']}/discard")
    still_open = await quarantine(admin, hiscores, "Player Two")
    ids = [
        [item["id"] for item in (await admin.get(QUARANTINE, params=params)).json()["items"]]
        for params in ({"is_open": True}, {"is_open": False}, {})
    ]
    assert ids == [[still_open["id"]], [closed["id"]], [still_open["id"], closed["id"]]]
    first = (await admin.get(QUARANTINE, params={"limit": 1})).json()
    second = (await admin.get(QUARANTINE, params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [still_open["id"], closed["id"]]
    assert second["next_cursor"] is None


async def test_bad_requests_are_answered_with_a_sentence(
    admin: httpx.AsyncClient, viewer: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    for status, answer in (
        (404, await admin.get(f"{QUARANTINE}/1")),
        (404, await admin.post(f"{QUARANTINE}/{2**63 - 1}/accept")),
        (422, await admin.get(f"{QUARANTINE}/{2**63}")),
        (422, await admin.get(f"{QUARANTINE}/0")),
        (422, await admin.get(QUARANTINE, params={"cursor": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"})),
        (422, await admin.get(QUARANTINE, params={"cursor": "nonsense"})),
        (404, await admin.get(QUARANTINE, params={"username": "Nobody"})),
        (422, await admin.get(QUARANTINE, params={"username": "no~body"})),
        (403, await viewer.post(f"{QUARANTINE}/1/accept")),
        (401, await anonymous.get(QUARANTINE)),
        (404, await admin.get(f"{URL}/Nobody/events")),
    ):
        assert answer.status_code == status, answer.text
        assert answer.json()["detail"].endswith(".")
