import asyncio
import signal
import time
from typing import Any

import aiohttp
import pytest

from app.demo import server as demo_server
from app.demo.archetypes import Archetype
from app.demo.hiscores import SimulatedHiscores
from app.demo.server import DemoServer
from app.errors import StartupError
from app.hiscores.boards import Board

PATH = f"/{Board.regular.path}/index_lite.json"


@pytest.fixture
def world(world: SimulatedHiscores) -> SimulatedHiscores:
    world.add_player("Zezima", Archetype.mid)
    return world


async def in_flight(world: SimulatedHiscores, count: int) -> None:
    """Wait until so many requests are being answered."""
    async with asyncio.timeout(30):
        while world.requests.in_flight != count:
            await asyncio.sleep(0.01)


async def look(client: aiohttp.ClientSession, player: str = "Zezima") -> tuple[int, bytes, aiohttp.ClientResponse]:
    async with client.get(PATH, params={"player": player}, allow_redirects=False) as response:
        return response.status, await response.read(), response


async def test_every_board_is_served(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    for board in Board:
        world.add_player("Zezima", board=board)
        async with client.get(f"/{board.path}/index_lite.json?player=zezima") as response:
            assert response.status == 200
            assert response.content_type == "application/json"
            assert (await response.json())["name"] == "Zezima"


@pytest.mark.parametrize("query", ["", "?player=", "?player=Nobody", "?other=Zezima", "?player=Roll+The+J"])
async def test_whoever_is_not_there_is_a_404_page(
    client: aiohttp.ClientSession, world: SimulatedHiscores, query: str
) -> None:
    world.add_player("Roll The J")
    async with client.get(PATH + query) as response:
        assert response.status == 404
        assert response.content_type == "text/html"
        assert "not found" in await response.text()


async def test_a_name_is_decoded(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    world.add_player("Roll The J")
    for written in ("Roll%20The%20J", "roll_the-j", "Roll%C2%A0The%20J"):
        async with client.get(f"{PATH}?player={written}") as response:
            assert response.status == 200


@pytest.mark.parametrize("method", ["HEAD", "POST"])
async def test_only_get_is_allowed(client: aiohttp.ClientSession, method: str) -> None:
    async with client.request(method, f"{PATH}?player=Zezima") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "GET"


@pytest.mark.parametrize(
    ("mode", "status", "begins"),
    [
        ("not_found", 404, b"<!DOCTYPE html>"),
        ("rate_limited", 429, b"<!DOCTYPE html>"),
        ("forbidden", 403, b"<!DOCTYPE html>"),
        ("error", 500, b"<!DOCTYPE html>"),
        ("unavailable", 503, b"<!DOCTYPE html>"),
        ("redirect", 302, b""),
        ("html", 200, b"<!DOCTYPE html>"),
        ("blocked", 200, b"<!DOCTYPE html>"),
        ("challenge", 200, b"<!DOCTYPE html>"),
        ("truncated", 200, b'{"name":"Zezima"'),
        ("empty", 200, b""),
        ("foreign_name", 200, b'{"name":"Someone Else"'),
        ("wrong_types", 200, b'{"name":"Zezima"'),
        ("negative", 200, b'{"name":"Zezima"'),
        ("absurd", 200, b'{"name":"Zezima"'),
        ("duplicate", 200, b'{"name":"Zezima"'),
        ("huge", 200, b'{"name":"Zezima"'),
    ],
)
async def test_failures_are_answers_of_their_kind(
    client: aiohttp.ClientSession, world: SimulatedHiscores, mode: str, status: int, begins: bytes
) -> None:
    world.fail(mode, times=1)
    answered, body, _ = await look(client)
    assert answered == status
    assert body.startswith(begins)
    assert (await look(client))[0] == 200


async def test_failures_have_the_details_that_matter(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    _, healthy, _ = await look(client)
    world.fail("rate_limited", times=1, retry_after=7)
    assert (await look(client))[2].headers["Retry-After"] == "7"
    world.fail("redirect", times=1)
    async with client.get(PATH, params={"player": "Zezima"}) as response:
        assert (response.status, response.content_type, len(response.history)) == (200, "text/html", 1)
    world.fail("truncated", times=1)
    assert (await look(client))[1] == healthy[: len(healthy) // 2]
    world.fail("challenge", times=1)
    assert b"NOINDEX, NOFOLLOW" in (await look(client))[1]
    world.fail("wrong_types", times=1)
    assert b'"rank":null' in (await look(client))[1]
    world.fail("negative", times=1)
    assert b'"score":-7' in (await look(client))[1]
    world.fail("absurd", times=1)
    assert b'"score":1000000000000000000' in (await look(client))[1]
    world.fail("duplicate", times=1)
    assert (await look(client))[1].count(b'"Grid Points"') == 2
    world.fail("huge", times=1)
    assert len((await look(client))[1]) > 10_000_000
    world.fail("empty", times=1)
    assert (await look(client))[1] == b""


async def test_bad_gzip_cannot_be_decoded(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    world.fail("bad_gzip", times=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        await look(client)


async def test_a_gzip_bomb_is_small_until_it_is_unpacked(
    client: aiohttp.ClientSession, world: SimulatedHiscores
) -> None:
    world.fail("gzip_bomb", times=1, megabytes=20)
    _, body, response = await look(client)
    assert response.content_length is not None
    assert response.content_length * 500 < 20_000_000 < len(body)


async def test_a_connection_can_be_cut(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    world.fail("disconnect")
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await look(client)
    world.heal()
    assert (await look(client))[0] == 200
    assert world.requests.by_status[None] >= 1


async def test_a_timeout_lasts_until_it_is_released(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    world.fail("timeout")
    hanging = asyncio.create_task(look(client))
    await in_flight(world, 1)
    done, _ = await asyncio.wait((hanging,), timeout=0.1)
    assert not done
    world.heal()
    assert (await hanging)[0] == 200
    assert world.requests.most_at_once == 1


async def test_a_timeout_ends_after_its_seconds_or_when_the_client_leaves(
    client: aiohttp.ClientSession, world: SimulatedHiscores
) -> None:
    world.fail("timeout", times=1, seconds=0.05)
    assert (await look(client))[0] == 200
    world.fail("timeout", times=1)
    leaving = asyncio.create_task(look(client))
    await in_flight(world, 1)
    leaving.cancel()
    await in_flight(world, 0)


async def test_a_slow_body_comes_in_drips(client: aiohttp.ClientSession, world: SimulatedHiscores) -> None:
    _, healthy, _ = await look(client)
    world.fail("slow", seconds=20)
    begun = time.monotonic()
    async with client.get(PATH, params={"player": "Zezima"}) as response:
        first, second = [await response.content.readany() for _ in range(2)]
        assert time.monotonic() - begun > 0.9
        assert 0 < len(first + second) < len(healthy) / 2
        world.release()
        rest = await response.content.read()
    assert time.monotonic() - begun < 20
    assert first + second + rest == healthy


async def test_the_server_starts_fast_and_stops_at_once_though_requests_hang(
    world: SimulatedHiscores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_server, "GRACE_SECONDS", 600)  # It does not wait for that.
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    world.fail("timeout")
    async with aiohttp.ClientSession() as client:
        begun = time.monotonic()
        async with DemoServer(world) as server:
            assert time.monotonic() - begun < 30
            assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
            url = f"{server.url}{PATH}?player=Zezima"
            hanging = [asyncio.create_task(_get(client, url)) for _ in range(3)]
            await in_flight(world, 3)
            stopping = time.monotonic()
        assert time.monotonic() - stopping < 30
        results = await asyncio.gather(*hanging, return_exceptions=True)
        assert all(isinstance(result, aiohttp.ClientError) for result in results)
        with pytest.raises(aiohttp.ClientConnectorError):
            await _get(client, url)


async def _get(client: aiohttp.ClientSession, url: str) -> Any:
    async with client.get(url) as response:
        return await response.read()


async def test_it_is_for_this_machine_only_and_says_when_a_port_is_taken(server: DemoServer) -> None:
    with pytest.raises(StartupError, match="loopback"):
        DemoServer(host="0.0.0.0")
    with pytest.raises(StartupError, match=r"cannot use port .* choose another with --port"):
        async with DemoServer(port=int(server.url.rpartition(":")[2])):
            pass
