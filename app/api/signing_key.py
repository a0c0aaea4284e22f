"""The key that access tokens are signed with."""

from pydantic import SecretStr

from app.config import Settings
from app.embedded.folder import DataFolder
from app.errors import StartupError

MIN_LENGTH = 32
MIN_DIFFERENT = 10
"""Different characters in a key that is not one key held down."""
SECRET_NAME = "jwt_secret"  # noqa: S105
ADVICE = "make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`"


def signing_key(settings: Settings) -> str:
    """The configured key; in development and embedded mode else one of the data folder's own.

    Raises StartupError as `configured_key` does.
    """
    key = configured_key(settings)
    return DataFolder(settings).secret(SECRET_NAME) if key is None else key


def configured_key(settings: Settings) -> str | None:
    """The key in the settings; None if the data folder's own will do. Raises StartupError if it can be guessed."""
    for name in ("secret_key", "previous_secret_key"):
        _check(f"JWT__{name.upper()}", getattr(settings.jwt, name))
    if settings.jwt.secret_key is None:
        if settings.environment == "production" and not settings.embedded_postgres:
            raise StartupError(f"JWT__SECRET_KEY is not set: {ADVICE}. All API processes need the same.")
        return None
    return settings.jwt.secret_key.get_secret_value()


def _check(name: str, key: SecretStr | None) -> None:
    value = None if key is None else key.get_secret_value()
    if value is not None and (len(value) < MIN_LENGTH or len(set(value)) < MIN_DIFFERENT):
        raise StartupError(f"{name} can be guessed: {ADVICE}.")
