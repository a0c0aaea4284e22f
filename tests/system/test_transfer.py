"""`osrsdiff export` and `osrsdiff import`, as a person moves from one machine to another."""

import os
from pathlib import Path

import orjson
import pytest
import zstandard

from app.demo.server import DemoServer
from tests.system.processes import environment, run_osrsdiff

pytestmark = pytest.mark.slow


def contents(file: Path) -> list[dict[str, object]]:
    """All lines but the first, which says when, and the last."""
    with file.open("rb") as packed:
        read = zstandard.ZstdDecompressor().stream_reader(packed).readall()
    return [orjson.loads(line) for line in read.splitlines()][1:-1]


async def test_a_whole_instance_moves_in_one_file(tmp_path: Path, hiscores: DemoServer) -> None:
    for name in ("One", "Two"):
        hiscores.world.add_player(name)
    here, there = (
        environment(DATA_DIR=str(tmp_path / place), HISCORES__BASE_URL=hiscores.url) for place in ("here", "there")
    )
    assert (await run_osrsdiff("player", "add", "One", "Two", "--interval", "45", env=here))[0] == 0
    hiscores.world.gain("One", "Attack", 500)
    assert (await run_osrsdiff("player", "fetch", env=here))[0] == 0
    file = tmp_path / "all.jsonl.zst"
    code, said = await run_osrsdiff("export", str(file), env=here)
    assert (code, "players: 2" in said) == (0, True)
    code, said = await run_osrsdiff("export", str(file), env=here)
    assert (code, "exists already" in said) == (1, True)
    assert (await run_osrsdiff("export", str(tmp_path / "x"), "--player", "Nobody", env=here))[0] == 1
    assert sorted(set(os.listdir(tmp_path)) - {"here", "there"}) == ["all.jsonl.zst"]

    code, said = await run_osrsdiff("import", str(file), env=there)
    assert (code, "Players imported: 2." in said) == (0, True), said
    code, said = await run_osrsdiff("import", str(file), env=there)
    assert (code, "Tracked here already: One, Two." in said) == (1, True), said
    again = tmp_path / "again.jsonl.zst"
    assert (await run_osrsdiff("export", str(again), env=there))[0] == 0
    assert contents(again) == contents(file)
    damaged = tmp_path / "damaged"
    damaged.write_bytes(file.read_bytes()[:-100])
    for path, sentence in ((damaged, "not complete"), (tmp_path / "nothing", "nothing cannot be used")):
        code, said = await run_osrsdiff("import", str(path), env=there)
        assert (code, sentence in said, "Traceback" in said) == (1, True, False), said

    one = tmp_path / "one"
    assert (await run_osrsdiff("export", str(one), "--player", "ONE", env=there))[0] == 0
    assert [line["username"] for line in contents(one) if line["line"] == "player"] == ["One"]
    hiscores.world.gain("One", "Zulrah", 3)
    code, said = await run_osrsdiff("player", "fetch", "One", env=there)
    assert (code, said.strip()) == (0, "One: success, 1 values changed")
