"""Settings whose names begin alike, each group for the part of the program that it is about.

`HISCORES__CONCURRENCY` is `HiscoresSettings.concurrency`.
"""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, field_validator

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
