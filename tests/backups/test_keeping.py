"""The latest few backups are kept, and nothing else is touched."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.backups import keeping, writing
from app.backups.archive import examine
from app.config import Settings
from app.errors import Conflict, Unavailable
from app.setting_groups import BackupSettings, DatabaseSettings
from app.workers.runtime import Runtime

DAY = datetime(2026, 3, 2, 4, 40, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def keeper(runtime: Runtime, folder: Path) -> Settings:
    """Settings that keep three in a folder."""
    return runtime.settings.model_copy(update={"backup": BackupSettings(folder=folder, keep=3)})


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


async def test_the_latest_are_kept_and_files_of_others_are_not_touched(
    runtime: Runtime, keeper: Settings, folder: Path
) -> None:
    others = ["by-hand.backup", "osrsdiff-2020.backup", "osrsdiff-2020-01-01T00-00-00Z.backup.gz", "other.part"]
    for name in others:
        (folder / name).write_text("mine")
    removed = [(await keeping.back_up(keeper, runtime.database, DAY + timedelta(days=day))).removed for day in range(5)]
    assert removed == [0, 0, 0, 1, 1]
    kept = [f"osrsdiff-2026-03-0{day}T04-40-00Z.backup" for day in (4, 5, 6)]
    assert names(folder) == sorted([*others, *kept])
    for name in kept:
        assert (await examine(keeper, folder / name)).tables >= {"players"}


async def test_a_slot_has_one_backup_however_often_its_task_is_done(
    runtime: Runtime, keeper: Settings, folder: Path
) -> None:
    first = await keeping.back_up(keeper, runtime.database, DAY)
    made = Path(first.file).stat()
    assert await keeping.back_up(keeper, runtime.database, DAY) == first
    assert Path(first.file).stat().st_mtime_ns == made.st_mtime_ns
    assert len(names(folder)) == 1


async def test_an_older_one_goes_only_when_the_new_one_is_whole(
    runtime: Runtime, keeper: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(3):
        await keeping.back_up(keeper, runtime.database, DAY + timedelta(days=day))
    before = names(folder)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "REPORT_SECONDS", 0)
        patch.setattr(writing, "SPARE_BYTES", 2**60)
        with pytest.raises(Unavailable, match="nearly full"):
            await keeping.back_up(keeper, runtime.database, DAY + timedelta(days=3))
    assert names(folder) == before
    away = keeper.model_copy(update={"database": DatabaseSettings(url="postgresql://nobody@127.0.0.1:1/nothing")})
    with pytest.raises(Unavailable, match="pg_dump fails"):
        await keeping.back_up(away, runtime.database, DAY + timedelta(days=3))
    assert names(folder) == before


async def test_drafts_of_the_dead_are_removed_and_those_of_the_living_are_not(
    runtime: Runtime, keeper: Settings, folder: Path
) -> None:
    left, written = (folder / f"osrsdiff-2026-02-0{day}T04-40-00Z.backup.part" for day in (1, 2))
    left.write_text("half of it")
    with written.open("w") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        await keeping.back_up(keeper, runtime.database, DAY)
        assert names(folder) == [written.name, "osrsdiff-2026-03-02T04-40-00Z.backup"]
        with pytest.raises(Conflict, match="being written already"):
            await writing.write(keeper, runtime.database, written.with_suffix(""), lambda _: None)


async def test_a_folder_that_was_set_is_not_made_and_the_one_in_the_data_folder_is(
    runtime: Runtime, keeper: Settings, folder: Path
) -> None:
    missing = keeper.model_copy(update={"backup": BackupSettings(folder=folder / "disk")})
    with pytest.raises(Unavailable, match="is not there"):
        await keeping.back_up(missing, runtime.database, DAY)
    assert names(folder) == []


def test_an_embedded_instance_keeps_backups_unless_it_is_told_not_to(settings: Settings, tmp_path: Path) -> None:
    embedded, external = DatabaseSettings(), DatabaseSettings(url="postgresql://me@127.0.0.1/it")
    for database, backup, folder in [
        (embedded, BackupSettings(), tmp_path / "backups"),
        (embedded, BackupSettings(keep=0), None),
        (embedded, BackupSettings(folder=tmp_path), tmp_path),
        (external, BackupSettings(), None),
        (external, BackupSettings(folder=tmp_path), tmp_path),
    ]:
        found = settings.model_copy(update={"data_dir": tmp_path, "database": database, "backup": backup})
        assert found.backup_folder == folder
