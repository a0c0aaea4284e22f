"""Following what happens, over a socket."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr, TypeAdapter
from redis.asyncio import Redis
from sqlalchemy import text

from app.api.event_feed import EventFeed, open_feed
from app.api.event_follower import Follower
from app.db import Database
from app.demo.server import DemoServer
from app.errors import Unavailable
from app.services.instance import task_runs
from app.setting_groups import DatabaseSettings
from app.workers.events import REMEMBERED, STREAM, LookEnded, RunChanged
from app.workers.runtime import Runtime
from tests.api.calls import add, check_problem, finished
from tests.api.conftest import sign_up
from tests.api.serving import served
from tests.conftest import connections_taken
from tests.following import Stream, Told, following, not_reading
from tests.system.processes import free_port

URL = "/api/v1/events"


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """Where the app is served over a socket."""
    async with served(app) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
async def client(address: str, app: FastAPI, app_runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    """An admin's."""
    async with client_at(address, await sign_up(app, app_runtime, "admin")) as client:
        yield client


@pytest.fixture
def feed(app: FastAPI) -> EventFeed:
    found: EventFeed = app.state.event_feed
    return found


def client_at(address: str, token: str | None = None) -> httpx.AsyncClient:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=60, limits=httpx.Limits(max_connections=None))


def look(player_id: int, username: str = "Somebody") -> LookEnded:
    return LookEnded(player_id, username, "unchanged", None, 0, None)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_look_by_hand_is_followed_from_the_queue_to_its_outcome(
    client: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    await add(client, hiscores)
    hiscores.world.gain("Plain Jane", "Attack", 1234)
    async with following(client) as stream:
        task = await finished(client, await client.post("/api/v1/players/plain_jane/fetch"))
        seen = await stream.until("run", run_id=task["task_id"], state="finished")
    assert [(told.kind, told.data.get("state")) for told in seen] == [
        ("run", "queued"),
        ("run", "running"),
        ("look", None),
        ("run", "finished"),
    ]
    assert {told.data["run_id"] for told in seen} == {task["task_id"]}
    assert {told.data["name"] for told in seen if told.kind == "run"} == {"fetch_player"}
    assert seen[-1].data["duration_seconds"] > 0
    result, told = task["result"], seen[2].data
    assert {name: told[name] for name in ("outcome", "username", "fetched_at", "changes")} == {
        name: result[name] for name in ("outcome", "username", "fetched_at", "changes")
    }
    assert (told["outcome"], told["player_id"]) == ("success", 1)
    assert sorted(seen, key=lambda told: [int(part) for part in str(told.id).split("-")]) == seen


async def test_events_are_what_the_openapi_document_says(
    app: FastAPI, client: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    look_schema, run_schema, _ = app.openapi()["paths"][URL]["get"]["responses"]["200"]["content"]["text/event-stream"][
        "itemSchema"
    ]["oneOf"]
    async with following(client) as stream:
        app_runtime.events.tell(look(1))
        app_runtime.events.tell(RunChanged(uuid4(), "fetch_player", "queued"))
        for schema, event in ((look_schema, LookEnded), (run_schema, RunChanged)):
            told = await stream.event()
            assert told.kind == schema["properties"]["event"]["const"]
            declared: dict[str, Any] = schema["properties"]["data"]["contentSchema"]
            assert told.data.keys() == declared["properties"].keys()
            TypeAdapter(event).validate_python(told.data)


async def test_filters_leave_only_the_looks_of_a_player_and_one_run(
    client: httpx.AsyncClient, hiscores: DemoServer, worker: None
) -> None:
    for name in ("One", "Two"):
        await add(client, hiscores, name)
    async with following(client, player="one") as of_one:
        await finished(client, await client.post("/api/v1/players/Two/fetch"))
        await finished(client, await client.post("/api/v1/players/One/fetch"))
        told = await of_one.event()
        assert (told.kind, told.data["username"]) == ("look", "One")
    await finished(client, await client.post("/api/v1/players/One/fetch"))
    fetch = (await client.post("/api/v1/players/Two/fetch")).json()["task_id"]
    async with following(client, told.id, run=fetch) as of_run:
        seen = await of_run.until("run", state="finished")
        assert {told.data["run_id"] for told in seen} == {fetch}
        assert [told.data["username"] for told in seen if told.kind == "look"] == ["Two"]


async def test_what_there_is_not_cannot_be_followed(client: httpx.AsyncClient) -> None:
    for status, filters in (
        (404, {"player": "Nobody"}),
        (422, {"player": "no/name"}),
        (404, {"run": str(uuid4())}),
        (422, {"run": "one"}),
    ):
        answer = await client.get(URL, params=filters)
        assert answer.status_code == status
        check_problem(answer)
    assert (await client.get(URL, headers={"Last-Event-ID": "yesterday"})).status_code == 422


async def test_everyone_hears_of_runs_what_other_requests_show_them(
    address: str, client: httpx.AsyncClient, app: FastAPI, app_runtime: Runtime
) -> None:
    names = ("fetch_player", "seal_ranks")
    viewer_token = await sign_up(app, app_runtime, "viewer")
    app_runtime.settings.public_read = True
    try:
        async with client_at(address, viewer_token) as viewer, client_at(address) as anyone:
            async with following(client) as admins, following(viewer) as viewers, following(anyone) as theirs:
                for name in names:
                    app_runtime.events.tell(RunChanged(uuid4(), name, "queued"))
                app_runtime.events.tell(look(7))
                for stream, heard in ((admins, names), (viewers, names[1:]), (theirs, ())):
                    seen = await stream.until("look", player_id=7)
                    assert tuple(told.data["name"] for told in seen[:-1]) == heard
            for nobody in (client_at(address), client_at(address, "expired")):
                async with nobody:
                    answer = await nobody.get(URL, params={"run": str(uuid4())})
                    assert answer.status_code == 401
                    check_problem(answer)
    finally:
        app_runtime.settings.public_read = False
    async with client_at(address) as nobody:
        assert (await nobody.get(URL)).status_code == 401


async def test_who_comes_back_gets_what_it_missed_and_hears_if_that_is_gone(
    client: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    async with following(client) as stream:
        app_runtime.events.tell(look(-1))
        begin = (await stream.event()).id
        assert begin is not None
    async with following(client) as stream:
        assert (await stream.next()).id == begin
    for number in range(3):
        app_runtime.events.tell(look(number))
    async with following(client, begin) as stream:
        assert [(await stream.event()).data["player_id"] for _ in range(3)] == [0, 1, 2]
        for _ in range(2):
            last = await _tell_many(app_runtime, stream, REMEMBERED - 1)
    async with following(client, begin) as stream:
        missed = await stream.event()
        assert (missed.kind, missed.id) == ("missed", last.id)
        app_runtime.events.tell(look(-1))
        assert (await stream.event()).data["player_id"] == -1
    async with following(client, last.id) as stream:
        assert (await stream.event()).data["player_id"] == -1


async def _tell_many(runtime: Runtime, stream: Stream, count: int, username: str = "Somebody") -> Told:
    """Returns the last one, once it has come."""
    for number in range(count):
        runtime.events.tell(look(number, username))
    return (await stream.until("look", player_id=count - 1))[-1]


async def test_who_may_have_missed_some_because_this_process_was_too_slow_for_redis_hears_of_it(
    client: httpx.AsyncClient, app_runtime: Runtime
) -> None:
    async with following(client) as stream:
        # All at once, or they would be read as they come.
        async with app_runtime.redis.pipeline(transaction=True) as pipe:
            for _ in range(2 * REMEMBERED):
                pipe.xadd(STREAM, {"kind": "look", "data": "{}"}, maxlen=REMEMBERED)
            await pipe.execute()
        assert (await stream.event()).kind == "missed"
        app_runtime.events.tell(look(1))
        await stream.until("look", player_id=1)


async def test_nobody_can_begin_to_follow_before_redis_answers_or_while_the_process_stops(
    feed: EventFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.event_feed.BEGIN_SECONDS", 0.2)
    async with Redis.from_url("redis://127.0.0.1:1") as nowhere, open_feed(nowhere) as early:
        with pytest.raises(Unavailable, match="Redis"):
            await early.follow(lambda _: True, None).__aenter__()
    async with feed.follow(lambda _: True, None) as follower:
        feed.close()
        assert [line async for line in follower.lines()] == []
        with pytest.raises(Unavailable, match="stopped"):
            await feed.follow(lambda _: True, None).__aenter__()


async def test_a_heartbeat_says_where_a_quiet_stream_stands(
    client: httpx.AsyncClient, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.event_follower.HEARTBEAT_SECONDS", 0.1)
    async with following(client, run=await _some_run(app_runtime)) as stream:
        first = await stream.next()
        app_runtime.events.tell(look(1))
        while (later := await stream.next()).id == first.id:
            assert later.kind is None
        assert later.kind is None
        assert later.id is not None


async def _some_run(runtime: Runtime) -> str:
    async with runtime.database.transaction() as session:
        return str(await task_runs.create(session, "seal_ranks", {}))


async def test_a_stream_ends_after_a_while_so_that_whoever_opens_it_anew_is_checked_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.event_follower.HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr("app.api.event_follower.LONGEST_SECONDS", 0.3)
    async with following(client) as stream:
        with pytest.raises(EOFError):
            await stream.event()


@pytest.mark.parametrize("with_key", [False, True])
@pytest.mark.parametrize(
    "end",
    [
        "UPDATE users SET is_active = false",
        "UPDATE users SET role = 'viewer'",
        "DELETE FROM users",
        "UPDATE refresh_tokens SET revoked_at = now(); DELETE FROM api_keys",
    ],
)
async def test_a_stream_ends_soon_after_the_session_or_key_that_it_was_opened_with(
    address: str,
    client: httpx.AsyncClient,
    app_runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    end: str,
    with_key: bool,
) -> None:
    monkeypatch.setattr("app.api.events.CHECK_SECONDS", 0.1)
    made = await client.post("/api/v1/api-keys", json={"name": "a builder's", "scope": "admin"})
    token = made.json()["key"] if with_key else None
    async with client_at(address, token) as program, following(program if with_key else client) as stream:
        await asyncio.sleep(0.5)
        app_runtime.events.tell(look(1))
        assert (await stream.event()).kind == "look"
        async with app_runtime.database.engine.begin() as connection:
            for statement in end.split(";"):
                await connection.execute(text(statement))
        with pytest.raises(EOFError):
            await stream.event()


async def test_a_stream_outlives_that_the_database_is_away_and_is_still_looked_after(
    app: FastAPI, client: httpx.AsyncClient, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.events.CHECK_SECONDS", 0.1)
    nowhere = DatabaseSettings(url=SecretStr(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"))
    away = Database(app_runtime.settings.model_copy(update={"database": nowhere}))
    async with following(client) as stream:
        app.state.runtime = replace(app_runtime, database=away)
        await asyncio.sleep(0.5)
        app.state.runtime = app_runtime
        app_runtime.events.tell(look(1))
        assert (await stream.event()).kind == "look"
        async with app_runtime.database.engine.begin() as connection:
            await connection.execute(text("UPDATE users SET is_active = false"))
        with pytest.raises(EOFError):
            await stream.event()
    await away.close()


async def test_a_reader_that_goes_away_leaves_nothing_behind_and_an_open_stream_holds_no_connection(
    client: httpx.AsyncClient, app_runtime: Runtime, feed: EventFeed
) -> None:
    async with following(client):
        pass
    await until(lambda: feed.followers == 0)
    before = len(asyncio.all_tasks())
    async with AsyncExitStack() as stack:
        for _ in range(20):
            await stack.enter_async_context(following(client))
        assert feed.followers == 20
        assert len(asyncio.all_tasks()) > before
        assert connections_taken(app_runtime.database) == 0
    await until(lambda: feed.followers == 0)
    await until(lambda: len(asyncio.all_tasks()) <= before)


@pytest.mark.slow
async def test_two_hundred_streams_all_hear_of_a_look_and_reads_are_answered_beside_them(
    client: httpx.AsyncClient, app_runtime: Runtime, feed: EventFeed
) -> None:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(following(client)) for _ in range(200)]
        app_runtime.events.tell(look(1))
        assert (await client.get("/api/v1/players")).status_code == 200
        assert {(await stream.event()).data["player_id"] for stream in streams} == {1}
    await until(lambda: feed.followers == 0)


async def test_when_all_places_are_taken_the_next_one_is_told_to_come_back(
    client: httpx.AsyncClient, feed: EventFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.event_feed.MOST_FOLLOWERS", 1)
    async with following(client):
        answer = await client.get(URL)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        check_problem(answer)
    await until(lambda: feed.followers == 0)
    async with following(client):
        pass


async def test_strangers_leave_places_for_those_who_are_signed_in(
    address: str, client: httpx.AsyncClient, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.event_feed.MOST_STRANGERS", 1)
    monkeypatch.setattr(app_runtime.settings, "public_read", True)
    async with client_at(address) as stranger, following(stranger):
        assert (await stranger.get(URL)).status_code == 503
        async with following(client):
            assert (await stranger.get(URL)).status_code == 503


async def test_a_reader_that_does_not_read_is_dropped_and_others_do_not_wait_for_it(
    client: httpx.AsyncClient, app_runtime: Runtime, feed: EventFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.events.PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr("app.api.event_follower.HEARTBEAT_SECONDS", 0.5)
    async with not_reading(client), following(client) as stream:
        assert feed.followers == 2
        await _tell_many(app_runtime, stream, REMEMBERED - 1, "long" * 1000)
        await until(lambda: feed.followers == 1)
        app_runtime.events.tell(look(-1))
        assert (await stream.event()).data["player_id"] == -1


async def test_no_more_waits_for_a_reader_than_is_remembered(
    client: httpx.AsyncClient, app_runtime: Runtime, feed: EventFeed
) -> None:
    """Slower than the events come, it is told that it missed some, and goes on with those after that."""
    async with feed.follow(lambda _: True, None) as slow, following(client) as stream:
        for _ in range(2):
            await _tell_many(app_runtime, stream, REMEMBERED - 1)
            assert waiting(slow) < REMEMBERED
        app_runtime.events.tell(look(-1))
        await stream.until("look", player_id=-1)
        sent = await anext(slow.lines())
    # It missed what came in one answer of Redis with the last that did not fit; a busy machine gives several.
    missed, *others = [line for line in sent.decode().splitlines() if line.startswith("event:")]
    assert (missed, set(others)) == ("event: missed", {"event: look"})


def waiting(follower: Follower) -> int:
    return len(follower._waiting)
