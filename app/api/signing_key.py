"""The key that access tokens are signed with."""

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
    if settings.jwt.secret_key is None:
        if settings.environment == "production" and not settings.embedded_postgres:
            raise StartupError(f"JWT__SECRET_KEY is not set: {ADVICE}. All API processes need the same.")
        return None
    key = settings.jwt.secret_key.get_secret_value()
    if len(key) < MIN_LENGTH or len(set(key)) < MIN_DIFFERENT:
        raise StartupError(f"JWT__SECRET_KEY can be guessed: {ADVICE}.")
    return key
