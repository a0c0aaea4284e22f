"""Settings: environment variables and `.env`, nested names with `__`; `NAME_FILE` gives `NAME` from a file."""

import os
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field, IPvAnyNetwork, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from app.errors import StartupError

PROJECT_URL = "https://github.com/osrsdiff/osrsdiff"
DOTENV = ".env"
SOCKET_PATH_LIMIT = 90
"""Unix socket addresses end at 104 bytes on macOS, 108 on Linux; the longest file name we add is 14."""

METRICS_TOKEN_LENGTH = 16


class Group(BaseModel, extra="forbid"):
    """Settings whose names begin alike; one that is misspelt is an error, not ignored."""


class DatabaseSettings(Group):
    url: SecretStr | None = None
    pool_size: int = Field(10, ge=1, le=200)

    @field_validator("url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        return _begins(value, "postgresql://", "postgres://", "postgresql+asyncpg://")


class RedisSettings(Group):
    url: SecretStr | None = None

    @field_validator("url")
    @classmethod
    def _is_redis(cls, value: SecretStr | None) -> SecretStr | None:
        return _begins(value, "redis://", "rediss://", "unix://")


def _begins(url: SecretStr | None, *schemes: str) -> SecretStr | None:
    if url is not None and not url.get_secret_value().startswith(schemes):
        raise ValueError(f"it must start with {' or '.join(schemes)}")
    return url


class JWTSettings(Group):
    secret_key: SecretStr | None = None
    previous_secret_key: SecretStr | None = None
    access_token_expire_minutes: int = Field(30, ge=1, le=1440)
    refresh_token_expire_days: int = Field(30, ge=1, le=365)


class AdminSettings(Group):
    username: str = Field("admin", min_length=1, max_length=64)
    password: SecretStr | None = None


class HiscoresSettings(Group):
    base_url: str = "https://secure.runescape.com"
    requests_per_minute: int = Field(60, ge=1, le=100_000)
    concurrency: int = Field(4, ge=1, le=64)
    timeout_seconds: float = Field(15, gt=0, le=60)
    adaptive: bool = False

    @field_validator("base_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("it must start with http:// or https://")
        return value.rstrip("/")


class PlausibleSettings(Group):
    """What a character can gain an hour at the very most; more than that is quarantined."""

    skill_experience_per_hour: int = Field(1_500_000, gt=0)
    overall_experience_per_hour: int = Field(2_500_000, gt=0)
    kills_per_hour: int = Field(200, gt=0)
    minimum_hours: int = Field(120, gt=0)
    """The hiscores move on logout, so even two looks a minute apart may be days of play apart."""


class SchedulesSettings(Group):
    fetch_hiscores: str | None = None
    check_boards: str | None = None
    seal_ranks: str | None = None
    tidy_up: str | None = None
    back_up: str | None = None


class BackupSettings(Group):
    folder: Path | None = None
    keep: int = Field(7, ge=0, le=1000)


class MetricsSettings(Group):
    token: SecretStr | None = None

    @field_validator("token")
    @classmethod
    def _is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value) < METRICS_TOKEN_LENGTH:
            raise ValueError(f"it must have at least {METRICS_TOKEN_LENGTH} characters")
        return value


class LimitsSettings(Group):
    anonymous_per_minute: int = Field(300, ge=1, le=100_000)
    api_key_per_minute: int = Field(600, ge=1, le=100_000)


class EmbeddedSettings(Group):
    postgres_bin: Path | None = None
    valkey_bin: Path | None = None


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
