"""Settings: environment variables and `.env`, nested names with `__`; `NAME_FILE` gives `NAME` from a file."""

import os
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from pydantic import Field, IPvAnyNetwork, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from app.errors import StartupError
from app.setting_groups import (
    AdminSettings,
    BackupSettings,
    DatabaseSettings,
    EmbeddedSettings,
    Group,
    HiscoresSettings,
    JWTSettings,
    LimitsSettings,
    MetricsSettings,
    PlausibleSettings,
    RedisSettings,
    SchedulesSettings,
)

DOTENV = ".env"
SOCKET_PATH_LIMIT = 90
"""Unix socket addresses end at 104 bytes on macOS, 108 on Linux; the longest file name we add is 14."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=DOTENV, env_nested_delimiter="__", extra="ignore", env_ignore_empty=True)

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    database: DatabaseSettings = DatabaseSettings()
    redis: RedisSettings = RedisSettings()
    jwt: JWTSettings = JWTSettings()
    admin: AdminSettings = AdminSettings()
    hiscores: HiscoresSettings = HiscoresSettings()
    plausible: PlausibleSettings = PlausibleSettings()
    schedules: SchedulesSettings = SchedulesSettings()
    backup: BackupSettings = BackupSettings()
    embedded: EmbeddedSettings = EmbeddedSettings()
    metrics: MetricsSettings = MetricsSettings()
    limits: LimitsSettings = LimitsSettings()
    public_read: bool = False
    cors_origins: list[str] = []
    trusted_proxies: list[IPvAnyNetwork] = []
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        """`JWT__SECRET_KEY_FILE=/run/secrets/jwt` gives `JWT__SECRET_KEY` its text, as containers pass secrets."""
        for group, given in values.items():
            named = [name for name in given if name.endswith("_file")] if isinstance(given, dict) else []
            for name in named:
                given[name.removesuffix("_file")] = _text(given.pop(name), _name((group, name)))
        return values

    @property
    def embedded_postgres(self) -> bool:
        return self.database.url is None

    @property
    def embedded_valkey(self) -> bool:
        return self.redis.url is None

    @property
    def backup_folder(self) -> Path | None:
        """Where scheduled backups go. None: none are made."""
        if self.backup.keep == 0:
            return None
        if self.backup.folder is None and self.embedded_postgres:
            return self.data_dir / "backups"
        return self.backup.folder

    @property
    def socket_dir(self) -> Path:
        """Where the embedded engines listen: in the data folder, or in the temporary one if a URL cannot name that.

        A socket's path must be short, and SQLAlchemy takes a comma in it for the end of a host.
        """
        folder = self.data_dir.resolve()
        if len(os.fsencode(folder / "run")) <= SOCKET_PATH_LIMIT and "," not in str(folder):
            return folder / "run"
        return Path(tempfile.gettempdir()) / f"osrsdiff-{sha256(os.fsencode(folder)).hexdigest()[:16]}"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL, whichever way the database is run."""
        if self.database.url is None:
            return f"postgresql+asyncpg://osrsdiff@/osrsdiff?host={quote(str(self.socket_dir), safe='/')}&port=5432"
        scheme, _, rest = self.database.url.get_secret_value().partition("://")
        return f"postgresql+asyncpg://{rest}" if scheme in ("postgres", "postgresql") else f"{scheme}://{rest}"

    @property
    def redis_url(self) -> str:
        if self.redis.url is None:
            return f"unix://{quote(str(self.socket_dir / 'valkey.sock'), safe='/')}"
        return self.redis.url.get_secret_value()


def _text(path: str, setting: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"The file that {setting} names cannot be read: {error}.") from error


@lru_cache
def get_settings() -> Settings:
    """The settings of this process. Raises StartupError with a sentence for each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        sentences = (f"The setting {_name(found['loc'])} is wrong: {_message(found)}." for found in error.errors())
        raise StartupError("\n".join(sentences)) from error
    except UnicodeDecodeError as error:
        raise StartupError(f"The file .env is no text ({error}).") from error
    except SettingsError as error:
        raise StartupError(f'A setting is wrong: {error}. A list is written as JSON: ["one", "two"].') from error


def setting_names() -> Iterator[str]:
    """Every setting as the environment calls it."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Group):
            yield from (_name((name, nested)) for nested in field.annotation.model_fields)
        else:
            yield _name((name,))


def _message(found: ErrorDetails) -> str:
    if found["type"] == "extra_forbidden":
        return "there is no such setting; .env.example lists all"
    return found["msg"].removeprefix("Value error, ")


def _name(place: tuple[int | str, ...]) -> str:
    """`("hiscores", "concurrency")` -> `HISCORES__CONCURRENCY`."""
    return "__".join(str(part) for part in place).upper()
