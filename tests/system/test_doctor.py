"""`osrsdiff doctor` as a person runs it: beside an instance, without one, and with settings that are wrong."""

import asyncio
from pathlib import Path

import pytest

from app.demo.server import DemoServer
from app.doctor.examination import NAMES, OF_THE_MACHINE, OF_WHAT_RUNS
from tests.system.processes import environment, processes_of, run_osrsdiff, running_up

pytestmark = pytest.mark.slow


def levels(said: str) -> dict[str, set[str]]:
    """By check."""
    found: dict[str, set[str]] = {}
    for line in said.splitlines():
        name, level, _ = line.split(maxsplit=2)
        found.setdefault(name, set()).add(level)
    return found


async def test_beside_a_running_instance_everything_is_checked(tmp_path: Path, hiscores: DemoServer) -> None:
    folder = tmp_path / "data"
    async with running_up(folder, hiscores.url) as up:
        port = str(up.client.base_url.port)
        env = environment(DATA_DIR=str(folder), HISCORES__BASE_URL=hiscores.url, PORT=port)
        async with asyncio.timeout(60):
            while (await run_osrsdiff("doctor", "scheduler", env=env))[0] != 0:
                pass  # It fires its first slots just now.
        code, said = await run_osrsdiff("doctor", env=env)
        assert "wrong" not in said, said
        assert (code, set(levels(said))) == (0, set(NAMES))
        assert f"OSRS Diff answers at http://127.0.0.1:{port}." in said
        assert f"{folder} is ours, in use by process {up.process.pid}." in said
        assert len(hiscores.world.requests) == 1
        code, said = await run_osrsdiff("doctor", "--offline", env=env)
        assert (code, set(levels(said))) == (0, set(NAMES) - {"hiscores"})
        assert len(hiscores.world.requests) == 1
        hiscores.world.fail("unavailable")
        code, said = await run_osrsdiff("doctor", "worker", "hiscores", env=env)
        assert (code, levels(said)) == (1, {"worker": {"ok"}, "hiscores": {"wrong"}})


async def test_without_an_instance_it_starts_none_and_says_what_it_could_not_check(tmp_path: Path) -> None:
    env = environment(DATA_DIR=str(tmp_path / "data"), PORT="0")
    code, said = await run_osrsdiff("doctor", env=env)
    found = levels(said)
    assert code == 0
    assert all(found[name] == {"unknown"} for name in OF_WHAT_RUNS)
    assert all("unknown" not in found[name] for name in OF_THE_MACHINE)
    assert not (tmp_path / "data").exists()
    assert processes_of(tmp_path / "data") == []


async def test_servers_that_are_away_are_wrong_and_what_depends_on_them_is_unknown(tmp_path: Path) -> None:
    env = environment(
        DATABASE__URL="postgresql://u:secret@127.0.0.1:1/d", REDIS__URL="redis://:secret@127.0.0.1:1", PORT="0"
    )
    code, said = await run_osrsdiff("doctor", env=env)
    found = levels(said)
    assert code == 1
    assert [found[name] for name in OF_WHAT_RUNS] == [{"wrong"}] * 3 + [{"unknown"}] * 3
    assert "secret" not in said.replace("secrets", "")


async def test_each_setting_that_is_wrong_is_a_sentence() -> None:
    env = environment(PORT="many", HISCORES__CONCURRENCY="0", JWT__KEY="x")
    code, said = await run_osrsdiff("doctor", env=env)
    assert code == 1
    assert sorted(line.split()[2] for line in said.splitlines()) == ["HISCORES__CONCURRENCY", "JWT__KEY", "PORT"]


async def test_a_check_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    code, said = await run_osrsdiff("doctor", "databse", env=environment())
    assert code == 2
    assert "There is no check databse" in said
