"""Pages of one list are not gone on with in another."""

import httpx

from app.demo.server import DemoServer
from app.workers.runtime import Runtime
from tests.api.calls import URL, add, check_problem, look
from tests.api.test_users import add as add_user

BOARDS = "/api/v1/leaderboards"
LISTS = [
    *(f"{URL}?sort={sort}" for sort in ("name", "gained_today", "last_changed", "level", "experience")),
    *(f"{URL}/{name}/{log}?" for name in ("ann", "bob") for log in ("fetches", "diffs", "events")),
    *(f"{BOARDS}/overall?by=value", f"{BOARDS}/attack?by=value", f"{BOARDS}/attack?by=gained"),
    *("/api/v1/activity?", "/api/v1/users?", "/api/v1/audit?", "/api/v1/api-keys?"),
]


async def page_of_one(client: httpx.AsyncClient, path: str, cursor: str | None = None) -> httpx.Response:
    return await client.get(f"{path}&limit=1" + ("" if cursor is None else f"&cursor={cursor}"))


async def test_a_cursor_is_good_for_the_list_and_the_order_that_gave_it_and_for_no_other(
    admin: httpx.AsyncClient, hiscores: DemoServer, app_runtime: Runtime
) -> None:
    for name in ("ann", "bob"):
        await add(admin, hiscores, name)
        hiscores.world.gain(name, "Attack", 1234)
        await look(app_runtime, name)
        await admin.patch(f"{URL}/{name}", json={"board": "ironman"})
        await add_user(admin, name)
        await admin.post("/api/v1/api-keys", json={"name": name, "scope": "read"})
    firsts = {path: (await page_of_one(admin, path)).json() for path in LISTS}
    for path, first in firsts.items():
        second = await page_of_one(admin, path, first["next_cursor"])
        assert second.status_code == 200, path
        assert second.json()["items"] != first["items"], path
        for other in LISTS:
            if other != path:
                refused = await page_of_one(admin, other, first["next_cursor"])
                assert refused.status_code == 422, (path, other)
                check_problem(refused)
