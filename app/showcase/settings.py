"""The settings of a demo, and the password of its owner."""

from pathlib import Path

from pydantic import SecretStr

from app.config import Settings
from app.embedded.folder import DataFolder
from app.setting_groups import DatabaseSettings, RedisSettings
from app.showcase.mark import check_kind

FOLDER = Path("data-demo")
PASSWORD_FILE = "admin_password"  # noqa: S105
PASSWORD_BYTES = 15


def of_demo(settings: Settings) -> tuple[Settings, str | None]:
    """A folder of its own with servers of its own, whatever else is set; and the password, if none was given.

    Raises StartupError if the folder holds a real instance.
    """
    folder = settings.data_dir if "data_dir" in settings.model_fields_set else FOLDER
    check_kind(folder, is_demo=True)
    changes = {"data_dir": folder, "database": DatabaseSettings(), "redis": RedisSettings()}
    settings = settings.model_copy(update=changes)
    if settings.admin.password is not None:
        return settings, None
    password = DataFolder(settings).secret(PASSWORD_FILE, PASSWORD_BYTES)
    admin = settings.admin.model_copy(update={"password": SecretStr(password)})
    return settings.model_copy(update={"admin": admin}), password
