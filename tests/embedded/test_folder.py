"""The data folder: private, used by one process at a time, and clear about what is wrong with it."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.config import Settings
from app.embedded.folder import DataFolder
from app.errors import StartupError
from tests.embedded.beside import embedded_settings

LOCK = """
import sys
from pathlib import Path
from app.embedded.folder import DataFolder
from tests.embedded.beside import embedded_settings
with DataFolder(embedded_settings(Path(sys.argv[1]))).lock():
    print("locked", flush=True)
    sys.stdin.read()
"""


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folders_are_for_their_owner_only(own: Settings) -> None:
    folder = DataFolder(own)
    assert {mode_of(folder.path), mode_of(folder.sockets)} == {0o700}


def test_a_second_process_is_told_who_holds_the_folder_and_may_have_it_when_that_one_is_killed(own: Settings) -> None:
    command = [sys.executable, "-c", LOCK, str(own.data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "locked"
        with pytest.raises(StartupError, match=rf"process {holder.pid}\b.*DATA_DIR"), DataFolder(own).lock():
            pass
        holder.kill()
    with DataFolder(own).lock():
        assert (own.data_dir / "lock").read_text().strip() == str(os.getpid())


def test_the_lock_is_free_again_after_use(own: Settings) -> None:
    for _ in range(2):
        with DataFolder(own).lock():
            pass


def test_a_secret_is_made_once_and_for_its_owner_only(own: Settings) -> None:
    folder = DataFolder(own)
    secret = folder.secret("jwt_secret")
    assert len(secret) >= 64
    assert DataFolder(own).secret("jwt_secret") == secret
    assert folder.secret("another") != secret
    assert mode_of(folder.path / "jwt_secret") == 0o600


def test_all_who_ask_for_a_secret_at_once_get_the_same(own: Settings) -> None:
    folder = DataFolder(own)
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: folder.secret("jwt_secret"), range(200)))
    assert len(secrets) == 1
    assert [path.name for path in folder.path.iterdir() if path.is_file()] == ["jwt_secret"]


def test_a_file_in_the_place_of_the_folder_is_a_sentence(folder: Path) -> None:
    folder.write_text("not a folder")
    with pytest.raises(StartupError, match="is a file, not a folder"):
        DataFolder(embedded_settings(folder))


def test_a_folder_below_a_file_is_a_sentence(folder: Path) -> None:
    folder.write_text("not a folder")
    with pytest.raises(StartupError, match="cannot be made"):
        DataFolder(embedded_settings(folder / "data"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder where nobody may make another")
def test_a_folder_that_cannot_be_made_is_a_sentence() -> None:
    with pytest.raises(StartupError, match="cannot be made"):
        DataFolder(embedded_settings(Path("/proc/osrsdiff")))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(folder: Path) -> None:
    folder.mkdir(mode=0o500)
    with pytest.raises(StartupError):
        DataFolder(embedded_settings(folder))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_sockets_are_not_put_into_a_folder_of_somebody_else(tmp_path: Path) -> None:
    own = embedded_settings(tmp_path / ("long" * 30))
    assert not own.socket_dir.is_relative_to(tmp_path)
    own.socket_dir.mkdir(mode=0o777)
    try:
        os.chown(own.socket_dir, 12345, 12345)
        with pytest.raises(StartupError, match="belongs to another user"):
            DataFolder(own)
    finally:
        own.socket_dir.rmdir()
