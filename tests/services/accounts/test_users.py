import asyncio

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from app.errors import StartupError
from app.models.user import User
from app.services.accounts import users
from app.setting_groups import AdminSettings
from app.workers.runtime import Runtime


async def test_of_several_processes_that_make_sure_of_the_first_admin_one_creates_it(runtime: Runtime) -> None:
    async def make_sure() -> str | None:
        async with runtime.database.transaction() as session:
            return await users.create_first_admin(session, AdminSettings(username="admin"))

    passwords = await asyncio.gather(*(make_sure() for _ in range(5)))
    assert len([password for password in passwords if password is not None]) == 1
    async with runtime.database.sessions() as session:
        assert (await session.scalars(select(User.role))).all() == ["admin"]


async def test_a_first_admin_whose_settings_will_not_do_names_them(runtime: Runtime) -> None:
    with pytest.raises(StartupError, match="ADMIN__PASSWORD will not do: A password has 10"):
        async with runtime.database.transaction() as session:
            await users.create_first_admin(session, AdminSettings(password=SecretStr("short")))
