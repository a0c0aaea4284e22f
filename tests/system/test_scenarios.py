"""What the real hiscores do, played by the simulated ones to a running instance: API, queue, worker, database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.demo.clock import SimulatedClock
from app.demo.failures import FailureMode
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from app.hiscores.boards import Board
from app.setting_groups import DatabaseSettings
from tests import payloads
from tests.system.processes import PASSWORD, Up, running_up

pytestmark = pytest.mark.slow
PLAYERS, QUARANTINE = "/api/v1/players", "/api/v1/quarantine"
WEEK = 10_080
"""Minutes between two scheduled looks: these tests look by themselves."""


@pytest.fixture(scope="module")
async def upstream() -> AsyncIterator[DemoServer]:
    async with DemoServer(SimulatedHiscores(SimulatedClock(frozen=True), ranks_drift=False)) as server:
        yield server


@pytest.fixture(scope="module")
async def up(tmp_path_factory: pytest.TempPathFactory, upstream: DemoServer) -> AsyncIterator[Up]:
    folder: Path = tmp_path_factory.mktemp("scenarios") / "data"
    settings = {"ADMIN__PASSWORD": PASSWORD, "HISCORES__REQUESTS_PER_MINUTE": "10000", "HISCORES__TIMEOUT_SECONDS": "6"}
    async with running_up(folder, upstream.url, **settings) as instance:
        await instance.sign_in(PASSWORD)
        yield instance


@pytest.fixture
def world(upstream: DemoServer) -> SimulatedHiscores:
    upstream.world.heal()
    return upstream.world


async def ask(up: Up, path: str, **params: Any) -> dict[str, Any]:
    answer = await up.client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def give(up: Up, path: str, **body: Any) -> dict[str, Any]:
    answer = await up.client.post(path, json=body or None)
    assert answer.status_code in (200, 201, 202), answer.text
    given: dict[str, Any] = answer.json()
    return given


async def add(up: Up, world: SimulatedHiscores, name: str, *boards: Board) -> dict[str, Any]:
    for board in boards or (Board.regular,):
        world.add_player(name, board=board)
    return await give(up, PLAYERS, username=name, fetch_interval_minutes=WEEK)


async def profile(up: Up, name: str) -> dict[str, Any]:
    return await ask(up, f"{PLAYERS}/{name}/stats")


async def outcome(up: Up, name: str) -> str:
    found: str = (await up.fetch(name))["outcome"]
    return found


async def open_episode(up: Up, name: str) -> dict[str, Any]:
    (episode,) = (await ask(up, QUARANTINE, username=name, is_open=True))["items"]
    return dict(episode)


async def feed(up: Up, name: str) -> list[tuple[str, Any]]:
    return [(event["kind"], event["detail"]) for event in (await ask(up, f"{PLAYERS}/{name}/events"))["items"]]


async def look_as_scheduled(up: Up, name: str) -> None:
    """Have the player dispatched as if it were due and its last look long ago."""
    looks = (await up.player(name))["looks"]
    await alter(up, name, "next_fetch_at = now(), last_attempt_at = last_attempt_at - interval '1 hour'")
    await up.client.post("/api/v1/schedules/dispatch_due/trigger")
    async with asyncio.timeout(150):  # If the schedule dispatches just then, the turn comes a minute later.
        while (await up.player(name))["looks"] == looks:
            await asyncio.sleep(0.1)


async def alter(up: Up, name: str, assignments: str) -> None:
    database = Database(Settings(data_dir=up.folder, database=DatabaseSettings()))
    async with database.transaction() as session:
        await session.execute(text(f"UPDATE players SET {assignments} WHERE username = :name"), {"name": name})
    await database.close()


async def test_new_rows_appear_by_themselves_and_rows_that_vanish_keep_their_value(
    up: Up, world: SimulatedHiscores
) -> None:
    await add(up, world, "Drifter")
    before = await profile(up, "Drifter")
    world.add_metric("Cartography", is_skill=True, value=0)
    world.add_metric("Moon Sovereign", value=12)
    world.hide_metric("Zulrah")
    assert await outcome(up, "Drifter") == "success"
    during = await profile(up, "Drifter")
    assert during["skills"]["cartography"]["experience"] == 0
    assert during["unknown"]["moon_sovereign"]["value"] == 12
    assert during["bosses"]["zulrah"] == {**before["bosses"]["zulrah"], "reported": False, "rank": None}
    names = {metric["slug"]: metric for metric in (await ask(up, "/api/v1/metrics"))["items"]}
    assert (names["cartography"]["kind"], names["moon_sovereign"]["kind"]) == ("skill", "unknown")
    world.show_metric("Zulrah")
    assert await outcome(up, "Drifter") == "success"
    assert (await profile(up, "Drifter"))["bosses"]["zulrah"] == before["bosses"]["zulrah"]


async def test_an_unknown_value_is_not_zero_and_an_unranked_one_is_known(up: Up, world: SimulatedHiscores) -> None:
    body = payloads.document("both_regimes")
    name = payloads.asked_for("both_regimes")
    world.set_body(name, body)
    await give(up, PLAYERS, username=name, fetch_interval_minutes=WEEK)
    rows = {row["name"]: row for row in body["activities"]}
    slugs = {metric["name"]: metric["slug"] for metric in (await ask(up, "/api/v1/metrics"))["items"]}
    shown = await profile(up, name)
    seen = {**shown["bosses"], **shown["activities"]}
    for metric, row in rows.items():
        found = seen[slugs[metric]]
        value = found.get("kills", found.get("score"))
        assert value == (None if row["score"] == -1 else row["score"])
        assert found["rank"] == (None if row["rank"] == -1 else row["rank"])
    kinds = {(row["rank"] == -1, row["score"] == -1, row["score"] == 0) for row in rows.values()}
    assert kinds >= {(True, True, False), (True, False, True), (False, False, False)}


# A longer `Retry-After` would bind everybody until then.
OPTIONS: dict[FailureMode, dict[str, Any]] = {
    FailureMode.slow: {"seconds": 60},
    FailureMode.rate_limited: {"retry_after": 0},
}


async def test_wrong_answers_store_nothing_flag_nobody_and_are_counted(up: Up, world: SimulatedHiscores) -> None:
    await add(up, world, "Patient")
    before, counted = await profile(up, "Patient"), (await ask(up, "/api/v1/stats"))["looks_last_day"]
    expected = []
    for mode in FailureMode:
        if mode == FailureMode.not_found:
            continue
        world.fail(mode, times=1, **OPTIONS.get(mode, {}))
        expected.append(await outcome(up, "Patient"))
        world.heal()
    assert set(expected) <= {"malformed", "unavailable", "rate_limited", "unchanged"}
    assert expected.count("unchanged") <= 1
    assert {**(await profile(up, "Patient")), "fetched_at": before["fetched_at"]} == before
    player = await up.player("Patient")
    assert (player["status"], player["snapshots"]) == ("ok", 1)
    logged = [look["outcome"] for look in (await ask(up, f"{PLAYERS}/Patient/fetches"))["items"]]
    assert logged == [*reversed(expected), "success"]
    after = (await ask(up, "/api/v1/stats"))["looks_last_day"]
    assert {kind: after[kind] - counted[kind] for kind in set(expected)} == {
        kind: expected.count(kind) for kind in set(expected)
    }


async def test_a_rollback_is_held_until_it_has_passed(up: Up, world: SimulatedHiscores) -> None:
    await add(up, world, "Rolled")
    world.clock.advance(60)
    world.gain("Rolled", "Attack", 5000)
    assert await outcome(up, "Rolled") == "success"
    before = await profile(up, "Rolled")
    world.rollback("Rolled", 1)
    assert [await outcome(up, "Rolled"), await outcome(up, "Rolled")] == ["quarantined"] * 2
    assert (await up.player("Rolled"))["status"] == "quarantined"
    assert await profile(up, "Rolled") == before
    episode = await open_episode(up, "Rolled")
    assert (episode["reason"], episode["looks"]) == ("rollback", 2)
    world.rollback("Rolled", 0)
    assert await outcome(up, "Rolled") == "unchanged"
    assert (await up.player("Rolled"))["status"] == "ok"
    assert (await ask(up, f"{QUARANTINE}/{episode['id']}"))["resolution"] == "fitted"


async def test_a_name_that_passes_to_another_character_is_split_and_the_old_one_goes_on_under_its_new(
    up: Up, world: SimulatedHiscores
) -> None:
    await add(up, world, "Old Name")
    old = await profile(up, "Old Name")
    world.rename("Old Name", "New Name")
    world.add_player("Old Name")
    assert await outcome(up, "Old Name") == "quarantined"
    episode = await open_episode(up, "Old Name")
    split = await give(up, f"{QUARANTINE}/{episode['id']}/split")
    assert await outcome(up, "Old Name") == "unchanged"
    renamed = await up.client.patch(f"{PLAYERS}/{split['username']}", json={"username": "New Name", "is_active": True})
    assert renamed.status_code == 200, renamed.text
    world.gain("New Name", "Attack", 10)
    assert await outcome(up, "New Name") == "success"
    attack = (await profile(up, "New Name"))["skills"]["attack"]["experience"]
    assert attack == old["skills"]["attack"]["experience"] + 10
    found = await ask(up, PLAYERS, search="old name")
    assert {player["username"] for player in found["items"]} == {"Old Name", "New Name"}


async def test_a_glitch_is_discarded_and_an_accepted_loss_is_taken_back(up: Up, world: SimulatedHiscores) -> None:
    await add(up, world, "Glitchy")
    before = await profile(up, "Glitchy")
    world.gain("Glitchy", "Zulrah", 1_000_000)
    assert await outcome(up, "Glitchy") == "quarantined"
    episode = await open_episode(up, "Glitchy")
    assert episode["reason"] == "glitch"
    await give(up, f"{QUARANTINE}/{episode['id']}/discard")
    world.gain("Glitchy", "Zulrah", -1_000_000)
    assert await outcome(up, "Glitchy") == "unchanged"
    world.gain("Glitchy", "Attack", -500)
    assert await outcome(up, "Glitchy") == "quarantined"
    episode = await open_episode(up, "Glitchy")
    await give(up, f"{QUARANTINE}/{episode['id']}/accept")
    attack = before["skills"]["attack"]["experience"]
    assert (await profile(up, "Glitchy"))["skills"]["attack"]["experience"] == attack - 500
    await give(up, f"{QUARANTINE}/{episode['id']}/undo")
    assert (await profile(up, "Glitchy"))["skills"] == before["skills"]
    world.gain("Glitchy", "Attack", 600)
    assert await outcome(up, "Glitchy") == "success"
    assert (await profile(up, "Glitchy"))["skills"]["attack"]["experience"] == attack + 100


async def test_a_hardcore_ironman_dies_and_then_leaves_the_irons(up: Up, world: SimulatedHiscores) -> None:
    added = await add(up, world, "Hardcore", Board.regular, Board.ironman, Board.hardcore)
    assert (added["board"], added["detects_board"]) == ("hardcore", True)
    assert await outcome(up, "Hardcore") == "unchanged"
    world.remove_player("Hardcore", Board.hardcore)
    assert await outcome(up, "Hardcore") == "not_found"
    assert await outcome(up, "Hardcore") == "success"
    assert (await up.player("Hardcore"))["board"] == "ironman"
    assert await outcome(up, "Hardcore") == "unchanged"  # That it was missing on a board is asked once more.
    world.leave_board("Hardcore", Board.ironman)
    world.clock.advance(60)
    world.gain("Hardcore", "Attack", 1000)
    assert await outcome(up, "Hardcore") == "unchanged"
    await alter(up, "Hardcore", "last_changed_at = last_changed_at - interval '2 days'")
    checked = await give(up, "/api/v1/schedules/check_boards/trigger")
    async with asyncio.timeout(60):
        while (await ask(up, checked["status_url"]))["state"] != "finished":
            await asyncio.sleep(0.1)
    assert await outcome(up, "Hardcore") == "success"
    player = await up.player("Hardcore")
    assert (player["board"], player["status"]) == ("regular", "ok")
    changes = [detail for kind, detail in await feed(up, "Hardcore") if kind == "board_changed"]
    assert [(change["before"], change["after"]) for change in reversed(changes)] == [
        ("hardcore", "ironman"),
        ("ironman", "regular"),
    ]


async def test_a_board_that_does_not_fit_the_character_is_held_until_it_is_set_right(
    up: Up, world: SimulatedHiscores
) -> None:
    await add(up, world, "Ex Iron", Board.regular, Board.ironman)
    world.leave_board("Ex Iron", Board.ironman)
    await up.client.patch(f"{PLAYERS}/Ex Iron", json={"board": "regular"})
    world.clock.advance(60)
    world.gain("Ex Iron", "Attack", 1000)
    assert await outcome(up, "Ex Iron") == "success"
    await up.client.patch(f"{PLAYERS}/Ex Iron", json={"board": "ironman"})
    assert await outcome(up, "Ex Iron") == "quarantined"
    assert (await open_episode(up, "Ex Iron"))["reason"] == "left_iron_board"
    await up.client.patch(f"{PLAYERS}/Ex Iron", json={"board": "auto"})
    assert await outcome(up, "Ex Iron") == "unchanged"
    player = await up.player("Ex Iron")
    assert (player["board"], player["status"]) == ("regular", "ok")


async def test_a_name_that_vanishes_is_reported_with_the_last_time_it_was_seen_and_followed_by_hand(
    up: Up, world: SimulatedHiscores
) -> None:
    await add(up, world, "Vanishing")
    await up.fetch("Vanishing")
    last_seen = (await up.player("Vanishing"))["last_fetched"]
    world.rename("Vanishing", "Appearing")
    for _ in range(4):
        await look_as_scheduled(up, "Vanishing")
        assert (await up.player("Vanishing"))["status"] == "ok"
    await look_as_scheduled(up, "Vanishing")
    assert (await up.player("Vanishing"))["status"] == "not_found"
    assert (await feed(up, "Vanishing"))[0] == ("not_found", {"last_seen": last_seen})
    await up.client.patch(f"{PLAYERS}/Vanishing", json={"username": "appearing"})
    assert await outcome(up, "Appearing") == "unchanged"
    assert (await up.player("Appearing"))["status"] == "ok"
    assert [kind for kind, _ in await feed(up, "Appearing")] == ["found_again", "renamed", "not_found", "added"]
