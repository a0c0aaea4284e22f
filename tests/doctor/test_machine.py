import os
import socket
from pathlib import Path

import pytest

from app.config import Settings
from app.doctor.machine import check_folder, check_port, check_programs
from app.embedded.folder import DataFolder
from app.setting_groups import BackupSettings, DatabaseSettings, EmbeddedSettings, JWTSettings, RedisSettings
from tests.doctor.reading import amiss, read


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data", database=DatabaseSettings(), redis=RedisSettings(), jwt=JWTSettings(), port=0
    )


async def test_a_folder_that_is_not_there_is_not_made(embedded: Settings) -> None:
    assert ("ok", f"{embedded.data_dir} is made at the first start.") in await read(check_folder(embedded))
    assert not embedded.data_dir.exists()


async def test_a_folder_in_use_names_the_process(embedded: Settings) -> None:
    with DataFolder(embedded).lock():
        assert ("ok", f"{embedded.data_dir} is ours, in use by process {os.getpid()}.") in await read(
            check_folder(embedded)
        )
    assert ("ok", f"{embedded.data_dir} is ours, and nobody uses it now.") in await read(check_folder(embedded))


@pytest.mark.parametrize("place", ["data", "data/deeper"])
async def test_a_file_in_its_place_is_wrong(embedded: Settings, place: str) -> None:
    embedded.data_dir.write_text("a file")
    there = embedded.model_copy(update={"data_dir": embedded.data_dir.parent / place})
    assert "DATA_DIR=..." in (await amiss(check_folder(there)))["wrong"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
async def test_a_folder_of_somebody_else_is_wrong(embedded: Settings) -> None:
    embedded.data_dir.mkdir()
    os.chown(embedded.data_dir, 12345, 12345)
    assert "belongs to another user" in (await amiss(check_folder(embedded)))["wrong"]


async def test_a_folder_for_backups_that_is_not_there_is_wrong_unless_none_are_made(embedded: Settings) -> None:
    folder = embedded.data_dir / "nothing"
    to_be_kept = embedded.model_copy(update={"backup": BackupSettings(folder=folder)})
    assert "BACKUP__FOLDER" in (await amiss(check_folder(to_be_kept)))["wrong"]
    none_kept = embedded.model_copy(update={"backup": BackupSettings(folder=folder, keep=0)})
    assert "wrong" not in await amiss(check_folder(none_kept))


@pytest.mark.parametrize(("limit", "level"), [("LITTLE_BYTES", "warning"), ("SCARCE_BYTES", "wrong")])
async def test_a_disk_that_is_nearly_full_is_said(
    embedded: Settings, monkeypatch: pytest.MonkeyPatch, limit: str, level: str
) -> None:
    monkeypatch.setattr(f"app.doctor.machine.{limit}", 10**18)
    assert "make room" in (await amiss(check_folder(embedded)))[level]


async def test_the_bundled_programs_run(embedded: Settings) -> None:
    found = await read(check_programs(embedded))
    assert [level for level, _ in found] == ["ok", "ok"]
    assert "PostgreSQL" in found[0][1]


@pytest.mark.parametrize("program", [None, "#!/bin/sh\nexit 1\n"])
async def test_programs_that_are_missing_or_do_not_run_are_wrong(
    embedded: Settings, tmp_path: Path, program: str | None
) -> None:
    if program is not None:
        (tmp_path / "postgres").write_text(program)
        (tmp_path / "postgres").chmod(0o755)
    other = embedded.model_copy(update={"embedded": EmbeddedSettings(postgres_bin=tmp_path)})
    assert "DATABASE__URL" in (await amiss(check_programs(other)))["wrong"]


@pytest.mark.slow
async def test_a_port_that_a_stranger_has_is_wrong(embedded: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        taken = embedded.model_copy(update={"port": port})
        assert f"Port {port} on 127.0.0.1 is in use" in (await amiss(check_port(taken)))["wrong"]
    assert await amiss(check_port(taken)) == {}
