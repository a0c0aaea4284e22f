"""Settings as they come from the environment and `.env`."""

from pathlib import Path

import pytest

from app.config import Settings, get_settings
from app.errors import StartupError


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("JWT__SECRET_KEY", "DATABASE__URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_setting_can_come_from_a_file_that_the_environment_names(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("postgresql://somebody:secret@localhost/osrsdiff\n")
    environment.setenv("DATABASE__URL_FILE", str(tmp_path / "url"))
    assert Settings().database_url == "postgresql+asyncpg://somebody:secret@localhost/osrsdiff"


def test_a_setting_can_come_from_a_file_that_dotenv_names(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0123456789 is the key that it holds")
    (tmp_path / ".env").write_text(f"JWT__SECRET_KEY_FILE={tmp_path / 'key'}\n")
    key = Settings(_env_file=tmp_path / ".env").jwt.secret_key
    assert key is not None
    assert key.get_secret_value() == "0123456789 is the key that it holds"


def test_a_file_goes_before_what_stands_in_dotenv(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://of.the.file/osrsdiff")
    (tmp_path / ".env").write_text("DATABASE__URL=postgresql://of.dotenv/osrsdiff\n")
    environment.setenv("DATABASE__URL_FILE", str(tmp_path / "url"))
    assert "of.the.file" in Settings(_env_file=tmp_path / ".env").database_url


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("JWT__SECRET_KEY_FILE", "The file that JWT__SECRET_KEY_FILE names cannot be read"),
        ("JWT__SECRETKEY_FILE", "The file that JWT__SECRETKEY_FILE names cannot be read"),
        ("JWT__SECRETKEY", "The setting JWT__SECRETKEY is wrong: there is no such setting; .env.example lists"),
        ("REDIS__URL", "The setting REDIS__URL is wrong: it must start with redis://"),
        ("TRUSTED_PROXIES", r"trusted_proxies.*A list is written as JSON: \["),
    ],
)
def test_what_is_wrong_about_it_is_a_sentence(environment: pytest.MonkeyPatch, name: str, sentence: str) -> None:
    environment.setenv(name, "/nothing")
    get_settings.cache_clear()
    try:
        with pytest.raises(StartupError, match=sentence):
            get_settings()
    finally:
        environment.delenv(name)
        get_settings.cache_clear()
