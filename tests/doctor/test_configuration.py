from pathlib import Path

import pytest
from dotenv import dotenv_values
from pydantic import SecretStr

from app.config import Settings, setting_names
from app.doctor.configuration import check_secrets, check_settings
from app.setting_groups import AdminSettings, JWTSettings, SchedulesSettings
from tests.doctor.reading import amiss, read

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def test_settings_that_are_right_pass(folder: Path) -> None:
    (folder / ".env").write_text("PORT=8001\njwt__secret_key_file=/run/secrets/jwt\n")
    assert await read(check_settings(Settings())) == [("ok", "All can be read; 2 stand in .env.")]


@pytest.mark.parametrize(
    ("line", "level", "sentence"),
    [
        ("DATABSE__URL=x", "wrong", "write DATABASE__URL, if that is meant"),
        ("LOGLEVEL=x", "wrong", "write LOG_LEVEL, if that is meant"),
        ("JWT_SECRET_KEY_FILE=x", "wrong", "write JWT__SECRET_KEY_FILE, if that is meant"),
        ("COMPOSE_PROJECT_NAME=x", "warning", "Nobody reads COMPOSE_PROJECT_NAME in .env"),
    ],
)
async def test_a_name_in_dotenv_that_is_no_setting_is_said(folder: Path, line: str, level: str, sentence: str) -> None:
    (folder / ".env").write_text(f"{line}\n")
    assert sentence in (await amiss(check_settings(Settings())))[level]


async def test_a_misspelt_name_in_the_environment_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HISCORE__CONCURRENCY", "2")
    assert (
        "as the environment has it: write HISCORES__CONCURRENCY" in (await amiss(check_settings(Settings())))["wrong"]
    )


async def test_a_schedule_that_is_none_is_wrong() -> None:
    settings = Settings(schedules=SchedulesSettings(fetch_hiscores="often"))
    assert "no cron expression" in (await amiss(check_settings(settings)))["wrong"]


async def test_secrets_that_can_be_guessed_are_wrong() -> None:
    weak = Settings(jwt=JWTSettings(secret_key=SecretStr("a" * 40)))
    assert "JWT__SECRET_KEY can be guessed" in (await amiss(check_secrets(weak)))["wrong"]
    short = Settings(admin=AdminSettings(password=SecretStr("admin")))
    assert "Change ADMIN__PASSWORD" in (await amiss(check_secrets(short)))["wrong"]


def test_every_setting_stands_in_the_example_which_sets_none() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = [line.removeprefix("# ").partition("=")[0] for line in lines if line.startswith("# ") and "=" in line]
    assert set(setting_names()) <= set(shown)
    assert dotenv_values(ROOT / ".env.example") == {}
