"""What is not restored, and what is there is left as it is."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.backups import target
from app.backups.archive import examine
from app.config import Settings
from app.errors import Conflict, Invalid, Unavailable
from app.migrate import upgrade
from tests.backups.databases import back_up, connected, contents, execute, restore

pytestmark = pytest.mark.slow


async def test_files_that_are_no_backup_are_refused(settings: Settings, file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    altered = [bytearray(whole) for _ in range(5)]
    for number, copy in enumerate(altered):
        copy[len(whole) * number // 5] ^= 1
    cut = [whole[: len(whole) * number // 5] for number in range(5)]
    for content in (*map(bytes, altered), *cut, whole[:-1], whole + b"!", b"hello\n" * 1000):
        bad = tmp_path / "bad.backup"
        bad.write_bytes(content)
        with pytest.raises(Invalid, match=r"no backup that `osrsdiff backup` made, or it is damaged"):
            await examine(settings, bad)


async def test_a_backup_of_a_newer_release_is_refused(
    there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.backups.writing.pending_migrations", lambda _: False)
    await upgrade(there)
    async with connected(there) as database:
        await execute(database, "UPDATE alembic_version SET version_num = '2999_01_01_later'")
    await back_up(there, tmp_path / "a.backup")
    with pytest.raises(Invalid, match=r"newer release \(schema 2999_01_01_later\)"):
        await examine(there, tmp_path / "a.backup")


async def test_a_restore_that_fails_in_the_middle_changes_nothing(
    there: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two programs it is that fails."""
    await restore(there, file)
    async with connected(there) as database:
        await execute(database, "UPDATE users SET username = 'later'")
    before = await contents(there)
    whole = file.read_bytes()
    monkeypatch.setattr("app.backups.archive.is_sealed", lambda _: True)
    # The last of the compressed data, and the name of a column.
    for content in (whole[:-300], whole.replace(b"COPY public.players (id,", b"COPY public.players (ix,")):
        assert content != whole
        file.write_bytes(content)
        with pytest.raises(Unavailable, match=r"nothing is changed: (pg_restore|psql) fails"):
            await restore(there, file, replace=True)
        assert await contents(there) == before


async def test_an_instance_is_replaced_only_when_that_is_asked_for(there: Settings, file: Path) -> None:
    await upgrade(there)
    before = await contents(there)
    with pytest.raises(Conflict, match="--replace"):
        await restore(there, file)
    assert await contents(there) == before
    await restore(there, file, replace=True)
    assert await contents(there) != before


async def test_what_is_not_ours_is_never_replaced(there: Settings, file: Path) -> None:
    async with connected(there) as database:
        await execute(database, "CREATE TABLE users (id int)")
    with pytest.raises(Conflict, match=r"something else in tables that OSRS Diff needs: users"):
        await restore(there, file, replace=True)
    async with connected(there) as database:
        await execute(database, "DROP TABLE users", "CREATE VIEW names AS SELECT 1")
    await restore(there, file)
    async with connected(there) as database:
        # More than waits between the two programs while one of them has failed.
        more = "INSERT INTO looks SELECT id, to_timestamp(n), 1, 0, 'success' FROM players, generate_series(1, 50000) n"
        await execute(database, more, "CREATE VIEW of_others AS SELECT username FROM players")
    large = file.with_name("large.backup")
    await back_up(there, large)
    before = await contents(there)
    with pytest.raises(Unavailable, match=r"nothing is changed.*depend"):
        await restore(there, large, replace=True)
    assert await contents(there) == before


async def test_an_instance_of_a_newer_release_is_not_half_replaced(there: Settings, file: Path) -> None:
    await upgrade(there)
    async with connected(there) as database:
        await execute(
            database, "CREATE TABLE later (id int)", "UPDATE alembic_version SET version_num = '2999_01_01_later'"
        )
    with pytest.raises(Conflict, match="does not know its tables later"):
        await restore(there, file, replace=True)


async def test_a_role_whose_tables_would_be_elsewhere_is_told(there: Settings, file: Path) -> None:
    archive = await examine(there, file)
    async with connected(there) as database:
        await execute(database, "CREATE SCHEMA own")
        async with database.engine.connect() as connection:
            await connection.execute(text("SET search_path = own, public"))
            with pytest.raises(Conflict, match=r"in the schema public, here they would be in own"):
                await target.check(connection, archive, replace=False)


async def test_a_database_that_somebody_uses_is_left_alone(there: Settings, file: Path) -> None:
    await upgrade(there)
    archive = await examine(there, file)
    async with connected(there) as user, user.engine.connect() as used, connected(there) as database:
        await used.execute(text("SELECT 1"))
        async with database.engine.connect() as connection:
            with pytest.raises(Conflict, match=r"Others use the database \(osrsdiff; 1 connections\)"):
                await target.check(connection, archive, replace=True)
