import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.workers.runtime import Runtime


async def test_an_error_that_is_logged_does_not_name_the_parameters_of_its_statement(runtime: Runtime) -> None:
    async with runtime.database.reading() as session:
        with pytest.raises(DBAPIError) as raised:
            await session.execute(text("SELECT 1 / 0, CAST(:secret AS text)"), {"secret": "hunter2"})
    assert "division by zero" in str(raised.value)
    assert "hunter2" not in str(raised.value)
