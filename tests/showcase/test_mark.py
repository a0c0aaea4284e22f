"""What tells a demo's folder from another one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.errors import StartupError
from app.showcase.mark import NAME, Mark, asking_the_right_hiscores, check_kind
from app.showcase.settings import of_demo

BEGUN = datetime(2026, 9, 9, 14, 37, 21, 123_456, tzinfo=UTC)


def test_a_mark_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert Mark.read(tmp_path) is None
    mark = Mark(BEGUN, is_full=True, hiscores_url="http://127.0.0.1:8091").write(tmp_path)
    assert Mark.read(tmp_path) == mark


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"begun": 7, "is_full": true, "hiscores_url": ""}'])
def test_a_damaged_mark_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(StartupError, match="cannot be read"):
        Mark.read(tmp_path)


def test_whatever_works_on_a_demos_folder_asks_the_demos_hiscores(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert asking_the_right_hiscores(settings) is settings
    Mark(BEGUN, hiscores_url="http://127.0.0.1:8091").write(tmp_path)
    assert asking_the_right_hiscores(settings).hiscores.base_url == "http://127.0.0.1:8091"


def test_a_demo_has_servers_of_its_own_whatever_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE__URL", "postgresql://real@127.0.0.1/real")
    monkeypatch.setenv("REDIS__URL", "redis://127.0.0.1:6379")
    settings, password = of_demo(Settings(data_dir=tmp_path / "data"))
    assert settings.embedded_postgres
    assert settings.embedded_valkey
    assert password is not None
    assert of_demo(Settings(data_dir=tmp_path / "data"))[1] == password


def test_a_demos_folder_is_its_own_unless_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATA_DIR")
    settings, _ = of_demo(Settings())
    assert settings.data_dir == Path("data-demo")
    assert [path.name for path in tmp_path.iterdir()] == ["data-demo"]


def test_a_folder_of_the_other_kind_is_refused(tmp_path: Path) -> None:
    check_kind(tmp_path, is_demo=True)
    check_kind(tmp_path, is_demo=False)
    (tmp_path / "postgres").mkdir()
    check_kind(tmp_path, is_demo=False)
    with pytest.raises(StartupError, match="data of yours"):
        check_kind(tmp_path, is_demo=True)
    Mark(BEGUN).write(tmp_path)
    check_kind(tmp_path, is_demo=True)
    with pytest.raises(StartupError, match="start it with --demo"):
        check_kind(tmp_path, is_demo=False)
