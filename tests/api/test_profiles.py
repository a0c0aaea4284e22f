import httpx
import pytest

from app.demo.server import DemoServer
from tests import payloads
from tests.api.calls import URL, add, finished


@pytest.mark.parametrize("name", payloads.NAMES)
async def test_a_profile_shows_every_payload_exactly(admin: httpx.AsyncClient, hiscores: DemoServer, name: str) -> None:
    document = payloads.document(name)
    username = payloads.asked_for(name)
    hiscores.world.set_body(username, document)
    assert (await admin.post(URL, json={"username": username})).status_code == 201
    profile = (await admin.get(f"{URL}/{username}/stats")).json()
    slugs = {metric["name"]: metric["slug"] for metric in (await admin.get("/api/v1/metrics")).json()["items"]}
    overall, *skills = document["skills"]
    assert profile["overall"]["experience"] == (overall["xp"] if overall["xp"] > 0 else None)
    assert profile["overall"]["level"] == (overall["level"] if overall["level"] > 0 else None)
    for row in skills:
        shown = profile["skills"][slugs[row["name"]]]
        assert shown["experience"] == (None if row["xp"] == -1 else row["xp"])
        assert shown["level"] == (None if row["xp"] == -1 else row["level"])
        assert shown["rank"] == (None if row["rank"] == -1 else row["rank"])
        assert shown["reported"] == (row["xp"] != -1)
    others = {**profile["bosses"], **profile["activities"], **profile["unknown"]}
    for row in document["activities"]:
        shown = others[slugs[row["name"]]]
        value = next(shown[key] for key in ("kills", "score", "value") if key in shown)
        assert value == (None if row["score"] == -1 else row["score"])
        assert shown["rank"] == (None if row["rank"] == -1 else row["rank"])


async def test_a_value_the_last_look_lacked_is_shown_and_marked(
    admin: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    await add(admin, hiscores)
    before = (await admin.get(f"{URL}/Plain Jane/stats")).json()["skills"]["attack"]
    hiscores.world.hide_metric("Attack")
    await finished(admin, await admin.post(f"{URL}/Plain Jane/fetch"))
    after = (await admin.get(f"{URL}/Plain Jane/stats")).json()["skills"]["attack"]
    assert before["reported"]
    assert after == {**before, "rank": None, "reported": False}
