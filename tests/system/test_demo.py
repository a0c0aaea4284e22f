"""`osrsdiff up --demo`: a newcomer sees everything full, and nothing of it is real."""

import asyncio
import signal
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.showcase.cast import CAST, NOBODY
from tests.system.processes import OSRSDIFF, START_SECONDS, Up, environment, run_osrsdiff, running_up

pytestmark = pytest.mark.slow

NOWHERE = "http://127.0.0.1:1"
"""Where hiscores would be that a demo does not ask."""


@asynccontextmanager
async def running_demo(folder: Path) -> AsyncIterator[Up]:
    async with running_up(folder, NOWHERE, str(OSRSDIFF), "up", "--demo") as up:
        assert up.new_password is not None
        await up.sign_in(up.new_password)
        yield up


async def get(up: Up, path: str, **asked: Any) -> Any:
    answer = await up.client.get(f"/api/v1/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def items(up: Up, path: str, **asked: Any) -> list[Any]:
    found: list[Any] = (await get(up, path, **asked))["items"]
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Up]:
    async with running_demo(tmp_path_factory.mktemp("demo") / "data") as up:
        yield up


async def test_a_dozen_characters_of_different_kinds_are_tracked(demo: Up) -> None:
    players = {player["username"]: player for player in await items(demo, "players", limit=100)}
    assert players.keys() == {character.name for character in CAST}
    assert {player["status"] for player in players.values()} == {"ok", "not_found", "quarantined"}
    assert (players["Gone Greta"]["status"], players["Paused Pete"]["is_active"]) == ("not_found", False)
    boards = {name: player["board"] for name, player in players.items() if player["board"] != "regular"}
    assert boards == {"Iron Ida": "ironman", "Hard Luck": "ironman", "Ultimate Ulf": "ultimate"}
    leaders = await items(demo, "leaderboards/overall")
    assert leaders[0]["username"] == "Maximilian"
    assert 4_600_000_000 < leaders[0]["value"] < 4_700_000_000
    assert (await get(demo, "players/Wood Elf/stats"))["combat_level"] == 3
    assert (await get(demo, "players/Glass Cannon/stats"))["skills"]["defence"]["level"] == 1
    stats = await get(demo, "stats")
    assert moment(stats["oldest_look"]) < datetime.now(UTC) - timedelta(days=364)


async def test_there_are_levels_gained_today_and_records_of_this_week(demo: Up) -> None:
    levels = {
        character.name: sum(
            metric["levels_gained"] or 0
            for metric in (await get(demo, f"players/{character.name}/gained", period="day"))["metrics"]
            if metric["kind"] == "skill"
        )
        for character in CAST
    }
    assert sum(gained > 0 for gained in levels.values()) >= 5
    records = await items(demo, "players/Plain Jane/records", metric="slayer")
    assert all(record["gained"] >= 1_350_000 for record in records)
    assert all(moment(record["end"]) > datetime.now(UTC) - timedelta(days=1) for record in records)


async def test_a_rollback_waits_in_quarantine(demo: Up) -> None:
    [episode] = await items(demo, "quarantine")
    assert (episode["username"], episode["reason"], episode["closed_at"]) == ("Rolled Rick", "rollback", None)
    assert "mining" in {suspicion["metric"] for suspicion in episode["suspicions"]}


async def test_nobody_looked_for_four_days_of_the_year(demo: Up) -> None:
    first, second = await items(demo, "players/Clue Clara/coverage")
    assert moment(second["start"]) - moment(first["end"]) > timedelta(days=3.8)
    assert moment(first["start"]) < datetime.now(UTC) - timedelta(days=364)
    assert moment(second["end"]) > datetime.now(UTC) - timedelta(hours=1)


async def test_a_boss_nobody_had_heard_of_appeared_during_the_year(demo: Up) -> None:
    [boss] = [metric for metric in await items(demo, "metrics") if metric["kind"] == "unknown"]
    assert timedelta(days=159) < datetime.now(UTC) - moment(boss["first_seen_at"]) < timedelta(days=161)
    gained = (await get(demo, "players/Boss Bertha/gained", period="year"))["metrics"]
    [kills] = [metric for metric in gained if metric["metric"] == boss["slug"]]
    assert kills["gained"] > 1000


async def test_looks_have_failed_in_different_ways(demo: Up) -> None:
    outcomes = {
        look["outcome"]
        for character in CAST
        for look in await items(demo, f"players/{character.name}/fetches", limit=100)
    }
    assert outcomes >= {"success", "unchanged", "not_found", "unavailable", "malformed", "quarantined"}


async def test_what_happened_to_characters_is_told_at_its_time(demo: Up) -> None:
    for name, kind, ago in [
        ("Nova Olga", "renamed", timedelta(days=90)),
        ("Hard Luck", "board_changed", timedelta(hours=8)),
        ("Gone Greta", "not_found", timedelta(hours=6.5)),
        ("Maximilian", "added", timedelta(days=365, hours=8)),
    ]:
        [event] = [event for event in await items(demo, f"players/{name}/events") if event["kind"] == kind]
        assert abs(datetime.now(UTC) - moment(event["at"]) - ago) < timedelta(hours=1.5)
    stopped = await demo.player("Idle Igor")
    assert moment(stopped["last_changed"]) < datetime.now(UTC) - timedelta(days=130)


async def test_tasks_run_and_old_ranks_are_packed_already(demo: Up) -> None:
    async with asyncio.timeout(300):
        while not await items(demo, "task-runs", name="seal_ranks", status="finished"):
            await asyncio.sleep(0.5)
    [run] = await items(demo, "task-runs", name="seal_ranks")
    assert (await get(demo, f"task-runs/{run['id']}"))["result"] == {"snapshots": 0}
    long_ago = (datetime.now(UTC) - timedelta(days=300)).isoformat()
    assert (await get(demo, "players/Plain Jane/stats", at=long_ago))["overall"]["rank"] > 0


async def test_it_goes_on_while_one_watches(demo: Up) -> None:
    before = await demo.player("Plain Jane")
    async with asyncio.timeout(240):
        while (await demo.player("Plain Jane"))["last_changed"] == before["last_changed"]:
            await asyncio.sleep(0.5)


async def test_commands_beside_it_ask_the_simulated_hiscores_as_well(demo: Up) -> None:
    env = environment(DATA_DIR=str(demo.folder))
    code, said = await run_osrsdiff("player", "fetch", "Wood Elf", env=env)
    assert (code, said.split()) in [(0, ["Wood", "Elf:", outcome]) for outcome in ("success", "unchanged")]
    code, said = await run_osrsdiff("player", "add", "Zezima", NOBODY, env=env)
    assert "Zezima is tracked." in said
    assert f"{NOBODY} is not on the regular hiscores" in said
    assert (await demo.client.delete("/api/v1/players/Zezima")).status_code == 204
    (demo.folder.parent / "lines").write_text("")
    code, said = await run_osrsdiff("import", str(demo.folder.parent / "lines"), env=env)
    assert (code, "holds a demo" in said) == (1, True)


async def cut_short(folder: Path, number: signal.Signals, log: Path, when: Callable[[], bool]) -> int:
    """Starts a demo, sends a signal at some moment, and returns the exit code."""
    env = environment(DATA_DIR=str(folder), PORT="0")
    with log.open("w") as output:
        process = await asyncio.create_subprocess_exec(
            *(str(OSRSDIFF), "up", "--demo"), env=env, stdout=output, stderr=output, start_new_session=True
        )
    async with asyncio.timeout(START_SECONDS):
        while not when():
            await asyncio.sleep(0.05)
        process.send_signal(number)
        return await process.wait()


async def test_a_demo_goes_on_after_a_stop_and_begins_anew_if_its_first_start_was_cut_short(tmp_path: Path) -> None:
    folder, log = tmp_path / "data", tmp_path / "cut.log"
    assert await cut_short(folder, signal.SIGINT, log, (folder / "demo.json").exists) == 0
    assert "runs at" not in log.read_text()
    # By then, the year is there and the last hours are being lived through.
    assert await cut_short(folder, signal.SIGKILL, log, lambda: "The hiscores answer" in log.read_text()) != 0
    assert "runs at" not in log.read_text()
    async with running_demo(folder) as up:
        password = up.new_password
        assert stat.S_IMODE((folder / "admin_password").stat().st_mode) == 0o600
        before = await items(up, "players/Clue Clara/diffs", limit=100)
        first = await up.player("Clue Clara")
        quarantined = await items(up, "quarantine")
    async with running_demo(folder) as up:
        assert up.new_password == password
        assert await items(up, "players/Clue Clara/diffs", limit=100) == before
        await up.fetch("Clue Clara")
        again = await up.player("Clue Clara")
        assert again["looks"] == first["looks"] + 1
        # The world is as it was left: nothing is taken back, and nobody has come back.
        assert [each["id"] for each in await items(up, "quarantine")] == [each["id"] for each in quarantined]
        for name, outcome in [("Rolled Rick", "quarantined"), ("Gone Greta", "not_found")]:
            assert (await up.fetch(name))["outcome"] == outcome
        for name in ("Plain Jane", "Nova Olga", "Hard Luck", "Boss Bertha"):
            assert (await up.fetch(name))["outcome"] == "success"


async def test_real_and_simulated_characters_never_share_a_folder(tmp_path: Path) -> None:
    real, demo = tmp_path / "real", tmp_path / "demo"
    assert (await run_osrsdiff("db", "upgrade", env=environment(DATA_DIR=str(real))))[0] == 0
    code, said = await run_osrsdiff("up", "--demo", env=environment(DATA_DIR=str(real), PORT="0"))
    assert (code, "holds no demo but data of yours" in said, "Traceback" in said) == (1, True, False)
    demo.mkdir()
    (demo / "demo.json").write_text('{"begun": "2026-01-05T00:00:00+00:00", "is_full": true, "hiscores_url": ""}')
    code, said = await run_osrsdiff("up", env=environment(DATA_DIR=str(demo), PORT="0"))
    assert (code, "holds a demo: start it with --demo" in said, "Traceback" in said) == (1, True, False)
    assert sorted(path.name for path in demo.iterdir()) == ["demo.json"]
