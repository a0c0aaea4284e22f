"""The main job as a person does it: one command, and a character is tracked."""

import asyncio
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest

from app.demo.server import DemoServer
from tests.system.processes import (
    PASSWORD,
    environment,
    processes_of,
    run_osrsdiff,
    running_up,
)

pytestmark = pytest.mark.slow

WEEK = 10_080
STOP_SECONDS = 30
"""More than all that is waited for when it stops, one after the other."""
ROOT = Path(__file__).parents[2]


async def test_one_command_and_a_character_is_tracked_through_stop_and_crash(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    folder = tmp_path / "data"
    hiscores.world.add_player("Plain Jane")
    async with running_up(folder, hiscores.url) as up:
        password = up.new_password
        assert password is not None
        await up.sign_in(password)
        assert (await up.client.get("/auth/me")).json()["role"] == "admin"
        # With an interval of a week, what is planned stays the same over a stop and a start, whatever the time is.
        added = await up.client.post("/api/v1/players", json={"username": "plain_jane", "fetch_interval_minutes": WEEK})
        assert added.status_code == 201
        assert added.json()["snapshots"] == 1
        unchanged = await up.fetch("Plain Jane")
        hiscores.world.gain("Plain Jane", "Attack", 1000)
        success = await up.fetch("Plain Jane")
        assert (unchanged["outcome"], success["outcome"]) == ("unchanged", "success")
        assert added.json()["last_fetched"] < unchanged["fetched_at"] < success["fetched_at"]
        before = await up.player("Plain Jane")
        assert (before["snapshots"], before["looks"]) == (2, 3)
        assert await up.stop(signal.SIGINT) < STOP_SECONDS
        assert up.process.returncode == 0

    async with running_up(folder, hiscores.url) as up:
        assert up.new_password is None
        await up.sign_in(password)
        assert await up.player("Plain Jane") == before
        hiscores.world.gain("Plain Jane", "Attack", 1000)
        assert (await up.fetch("Plain Jane"))["outcome"] == "success"
        after = await up.player("Plain Jane")
        await up.stop(signal.SIGKILL)

    async with running_up(folder, hiscores.url) as up:
        await up.sign_in(password)
        assert await up.player("Plain Jane") == after
        profile = (await up.client.get("/api/v1/players/Plain Jane/stats")).json()
        assert profile["fetched_at"] == after["last_fetched"]
        assert await up.stop(signal.SIGTERM) < STOP_SECONDS


async def test_players_with_an_interval_of_a_minute_are_fetched_every_minute_unasked(
    tmp_path: Path, hiscores: DemoServer
) -> None:
    names = ("One", "Two", "Three")
    for name in names:
        hiscores.world.add_player(name)
    async with running_up(tmp_path / "data", hiscores.url, ADMIN__PASSWORD=PASSWORD) as up:
        await up.sign_in(PASSWORD)
        for name in names:
            await up.client.post("/api/v1/players", json={"username": name, "fetch_interval_minutes": 1})
        async with asyncio.timeout(5 * 60):
            while min([(await up.player(name))["looks"] for name in names]) < 3:
                await asyncio.sleep(0.5)
        for name in names:
            times = [
                request.monotonic
                for request in hiscores.world.requests
                if (request.player, request.board) == (name, "regular")
            ]
            assert len(times) == 3
            # A minute that was left out would make two of it.
            assert all(40 <= later - earlier <= 100 for earlier, later in pairwise(times[1:]))
            player = await up.player(name)
            assert (player["looks"], player["snapshots"], player["last_outcome"]) == (3, 1, "unchanged")


async def test_a_second_up_on_the_same_folder_says_who_holds_it(tmp_path: Path, hiscores: DemoServer) -> None:
    async with running_up(tmp_path / "data", hiscores.url) as up:
        env = environment(DATA_DIR=str(tmp_path / "data"), PORT="0")
        code, said = await run_osrsdiff("up", env=env)
        assert code == 1
        assert f"in use by process {up.process.pid}" in said
        assert "Traceback" not in said


async def test_what_keeps_it_from_starting_is_a_sentence(tmp_path: Path, hiscores: DemoServer) -> None:
    (tmp_path / "file").write_text("not a folder")
    async with running_up(tmp_path / "data", hiscores.url) as up:
        taken = str(up.client.base_url.port)
        for settings, sentence in [
            ({"PORT": taken}, f"Port {taken} on 127.0.0.1 is in use"),
            ({"DATA_DIR": str(tmp_path / "file")}, "is a file, not a folder"),
            ({"PORT": "many"}, "The setting PORT is wrong"),
            ({"SCHEDULES__FETCH_HISCORES": "often"}, "no cron"),
            ({"SCHEDULES__FETCH_HISCORES": "0 0 31 2 *"}, "no cron"),
            ({"HISCORES__BASEURL": "http://127.0.0.1:1"}, "HISCORES__BASEURL is wrong: there is no such setting"),
            ({"JWT__SECRET_KEY": "short"}, "JWT__SECRET_KEY can be guessed"),
            ({"METRICS__TOKEN": "short"}, "it must have at least 16 characters"),
            ({"JWT__SECRET_KEY_FILE": str(tmp_path / "nothing")}, "The file that JWT__SECRET_KEY_FILE names"),
            ({"CORS_ORIGINS": "https://example.org"}, "cors_origins"),
            ({"REDIS__URL": "127.0.0.1:6379"}, "it must start with redis://"),
            ({"DATABASE__URL": "mysql://u@127.0.0.1/d"}, "it must start with postgresql://"),
            (
                {"DATABASE__URL": "postgresql://u@127.0.0.1:1/d"},
                "The database postgresql+asyncpg://u@127.0.0.1:1/d does not let us in",
            ),
        ]:
            code, said = await run_osrsdiff(
                "up", env=environment(**{"DATA_DIR": str(tmp_path / "other"), "PORT": "0", **settings})
            )
            assert code != 0
            assert sentence in said
            assert "Traceback" not in said
    assert processes_of(tmp_path / "other") == []


async def test_simulated_hiscores_that_cannot_listen_say_so(tmp_path: Path, hiscores: DemoServer) -> None:
    port = hiscores.url.rpartition(":")[2]
    code, said = await run_osrsdiff("demo", "--port", port, env=environment(DATA_DIR=str(tmp_path / "data")))
    assert (code, f"cannot use port {port}" in said, "Traceback" in said) == (1, True, False), said


async def test_a_part_by_itself_says_that_it_needs_the_others(tmp_path: Path) -> None:
    for part in ("api", "worker", "scheduler"):
        code, said = await run_osrsdiff(part, env=environment(DATA_DIR=str(tmp_path / "data")))
        assert (code, "DATABASE__URL" in said, "Traceback" in said) == (1, True, False)


async def test_commands_work_beside_a_running_instance_and_without_one(tmp_path: Path, hiscores: DemoServer) -> None:
    for name in ("One", "Two"):
        hiscores.world.add_player(name)
    folder = tmp_path / "data"
    env = environment(DATA_DIR=str(folder), HISCORES__BASE_URL=hiscores.url)
    assert (await run_osrsdiff("player", "list", env=env))[0] == 0
    code, said = await run_osrsdiff("db", "upgrade", env=env)
    first_password = said.partition("The database is up to date.\nSign in as admin with password ")[2].split()[0]
    assert code == 0
    assert await run_osrsdiff("db", "upgrade", env=env) == (0, "The database is up to date.\n")
    code, said = await run_osrsdiff("player", "add", "One", "Nobody", "no/name", env=env)
    assert code == 1
    assert "One is tracked." in said
    assert "Nobody is not on the regular hiscores" in said
    assert "1 to 12 letters" in said
    async with running_up(folder, hiscores.url) as up:
        await up.sign_in(first_password)
        assert (await run_osrsdiff("player", "add", "Two", "--interval", "5", env=env))[0] == 0
        assert (await up.client.get("/api/v1/players")).json()["total"] == 2
        code, said = await run_osrsdiff("player", "fetch", env=env)
        assert (code, said.split("\n")[:2]) == (0, ["One: unchanged", "Two: unchanged"])
        hiscores.world.gain("Two", "Attack", -1)
        code, said = await run_osrsdiff("player", "fetch", "Two", env=env)
        assert (code, "Two: quarantined (put aside: the page Quarantine" in said) == (0, True), said
        code, said = await run_osrsdiff(
            "user", "reset-password", "--password-stdin", env=env, stdin="new password 123\n"
        )
        assert code == 0
        assert (await up.client.get("/auth/me")).status_code == 401
        await up.sign_in("new password 123")
        assert (await run_osrsdiff("user", "create", "guest", env=env))[0] == 0
        assert (await run_osrsdiff("user", "create", "guest", env=env))[0] == 1
        assert (await run_osrsdiff("user", "create", "", env=env))[0] == 1
    code, said = await run_osrsdiff("player", "list", env=env)
    assert code == 0
    assert "One" in said
    assert "5 min" in said
    assert processes_of(folder) == []


async def test_the_script_starts_it_and_a_warm_start_takes_seconds(tmp_path: Path, hiscores: DemoServer) -> None:
    for _ in range(2):
        start = time.monotonic()
        async with running_up(tmp_path / "data", hiscores.url, str(ROOT / "scripts" / "up")):
            taken = time.monotonic() - start
    assert taken < 60
