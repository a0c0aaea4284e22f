"""What tells a demo's data folder from one with real data: a file in it, which also says where its hiscores answer."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

import orjson

from app.config import Settings
from app.errors import StartupError

NAME = "demo.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """`begun`: the moment up to which the history was made. `is_full`: whether all of it was.

    `hiscores_url`: where the simulated hiscores of the latest start answered.
    """

    begun: datetime
    is_full: bool = False
    hiscores_url: str = ""

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """None if the folder is no demo's."""
        try:
            found = orjson.loads((folder / NAME).read_bytes())
            return cls(datetime.fromisoformat(found["begun"]), found["is_full"], found["hiscores_url"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise StartupError(f"The file {folder / NAME} cannot be read: delete {folder}, it holds a demo.") from error

    def write(self, folder: Path) -> Self:
        """All of it or nothing, whenever we are stopped."""
        draft = folder / f"{NAME}.new"
        draft.write_bytes(orjson.dumps(self))
        os.replace(draft, folder / NAME)
        return self


def check_kind(folder: Path, *, is_demo: bool) -> None:
    """Real and simulated characters never meet. Raises StartupError for a folder of the other kind."""
    is_marked = (folder / NAME).exists()
    if is_marked and not is_demo:
        raise StartupError(
            f"The data folder {folder.resolve()} holds a demo: start it with --demo, "
            "or choose another folder with DATA_DIR=..."
        )
    if is_demo and not is_marked and (folder / "postgres").exists():
        raise StartupError(
            f"The data folder {folder.resolve()} holds no demo but data of yours: choose another folder for the demo "
            "with DATA_DIR=..."
        )


def asking_the_right_hiscores(settings: Settings) -> Settings:
    """Whatever works on a demo's folder asks the demo's hiscores, and never the real ones."""
    mark = Mark.read(settings.data_dir)
    if mark is None:
        return settings
    hiscores = settings.hiscores.model_copy(update={"base_url": mark.hiscores_url})
    return settings.model_copy(update={"hiscores": hiscores})
