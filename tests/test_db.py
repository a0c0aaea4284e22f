import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import is_away
from app.workers.runtime import Runtime


async def test_an_error_that_is_logged_does_not_name_the_parameters_of_its_statement(runtime: Runtime) -> None:
    async with runtime.database.reading() as session:
        with pytest.raises(DBAPIError) as raised:
            await session.execute(text("SELECT 1 / 0, CAST(:secret AS text)"), {"secret": "hunter2"})
    assert "division by zero" in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("state", "away"), [("57P03", True), ("53300", True), ("08006", True), ("57014", False), ("22012", False)]
)
async def test_a_server_that_starts_or_has_no_connection_to_spare_is_away(
    runtime: Runtime, state: str, away: bool
) -> None:
    async with runtime.database.reading() as session:
        with pytest.raises(DBAPIError) as raised:
            await session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"))
    assert is_away(raised.value) == away
