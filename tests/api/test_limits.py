"""How many requests a client may make, and what it is told of it."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from structlog.testing import capture_logs

from app.main import create_app
from app.services.limits import request_limits
from app.services.limits.request_limits import RequestLimits
from app.setting_groups import LimitsSettings
from app.workers.runtime import Runtime
from tests.api.calls import URL, check_problem
from tests.api.conftest import client_of, sign_up

METRICS = "/api/v1/metrics"
FEW = LimitsSettings(anonymous_per_minute=3, api_key_per_minute=4)


@pytest.fixture
async def app(app_runtime: Runtime) -> AsyncIterator[FastAPI]:
    """Anyone may read there, but seldom."""
    settings = app_runtime.settings.model_copy(update={"public_read": True, "limits": FEW})
    public = replace(app_runtime, settings=settings)
    app = create_app(settings, public)
    async with app.router.lifespan_context(app):
        yield app


def coming_from(app: FastAPI, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://test")


def told(answer: httpx.Response) -> tuple[str, str]:
    return answer.headers["RateLimit-Policy"], answer.headers["RateLimit"]


def is_uncounted(answer: httpx.Response) -> bool:
    return not any("ratelimit" in name.lower() for name in answer.headers)


NEVER = Retry(NoBackoff(), 0)


async def counted(runtime: Runtime) -> list[bytes | str]:
    keys: list[bytes | str] = await runtime.redis.keys("osrsdiff:window:requests-*")
    return keys


async def make_key(app: FastAPI, runtime: Runtime) -> str:
    async with client_of(app, await sign_up(app, runtime, "viewer")) as client:
        made = await client.post("/api/v1/api-keys", json={"name": "a builder's", "scope": "read"})
    key: str = made.json()["key"]
    return key


async def test_who_is_not_signed_in_is_told_what_is_left_and_then_when_to_come_back(
    anonymous: httpx.AsyncClient,
) -> None:
    for left in (2, 1, 0):
        answer = await anonymous.get(METRICS)
        assert answer.status_code == 200
        policy, limit = told(answer)
        assert policy == '"anonymous";q=3;w=60'
        found = re.fullmatch(rf'"anonymous";r={left};t=(\d+)', limit)
        assert found is not None
        assert 0 < int(found[1]) <= 60
    refused = await anonymous.get(METRICS)
    assert refused.status_code == 429
    check_problem(refused)
    seconds = int(refused.headers["Retry-After"])
    assert 0 < seconds <= 60
    assert told(refused) == ('"anonymous";q=3;w=60', f'"anonymous";r=0;t={seconds}')


@pytest.mark.parametrize(
    "path", [METRICS, URL, f"{URL}/Nobody", f"{URL}/Nobody/export", "/api/v1/events?player=Nobody", "/openapi.json"]
)
async def test_every_open_read_is_counted_whatever_comes_of_it(anonymous: httpx.AsyncClient, path: str) -> None:
    answers = [await anonymous.get(path) for _ in range(4)]
    assert all(told(answer) for answer in answers)
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]


async def test_refreshing_counts_and_what_says_how_the_instance_is_does_not(anonymous: httpx.AsyncClient) -> None:
    for _ in range(5):
        for path in ("/health", "/ready", "/docs", "/metrics"):
            answer = await anonymous.get(path)
            assert answer.status_code != 429
            assert is_uncounted(answer)
    answers = [await anonymous.post("/auth/refresh", json={"refresh_token": "none"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]


async def test_each_address_has_its_own_and_an_ipv6_network_one_for_all_of_its(app: FastAPI) -> None:
    for addresses, refusals in (
        (("192.0.2.1", "192.0.2.2"), 0),
        (("2001:db8::1", "2001:db8::2:0:0:1"), 2),
        (("::ffff:192.0.2.3", "192.0.2.3"), 2),
    ):
        statuses = []
        for address in (*addresses, *addresses, *addresses[:1]):
            async with coming_from(app, address) as client:
                statuses.append((await client.get(METRICS)).status_code)
        assert statuses.count(429) == refusals, addresses


async def test_pages_of_who_is_signed_in_are_not_counted_nor_is_redis_asked(app: FastAPI, app_runtime: Runtime) -> None:
    async with client_of(app, await sign_up(app, app_runtime, "viewer")) as client:
        for _ in range(10):
            answer = await client.get(METRICS)
            assert (answer.status_code, is_uncounted(answer)) == (200, True)
    assert await counted(app_runtime) == []


async def test_an_api_key_is_counted_by_itself_wherever_it_is_used_from(app: FastAPI, app_runtime: Runtime) -> None:
    key = await make_key(app, app_runtime)
    statuses = []
    for address in ("192.0.2.1", "192.0.2.2"):
        async with coming_from(app, address) as client:
            client.headers["Authorization"] = f"Bearer {key}"
            for path in (METRICS, "/auth/me", "/api/v1/schedules"):
                answer = await client.get(path)
                assert answer.headers["RateLimit-Policy"] == '"api-key";q=4;w=60'
                statuses.append(answer.status_code)
    assert statuses == [200, 200, 200, 200, 429, 429]
    assert await counted(app_runtime) == [b"osrsdiff:window:requests-api-key:1"]


async def test_while_redis_is_away_everyone_is_let_in_and_the_log_says_so_once(
    anonymous: httpx.AsyncClient, app: FastAPI, app_runtime: Runtime
) -> None:
    async with Redis(port=9, retry=NEVER, socket_connect_timeout=1) as away:
        app.state.request_limits = RequestLimits(away, FEW)
        with capture_logs() as logged:
            answers = [await anonymous.get(METRICS) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert all(is_uncounted(answer) for answer in answers)
    assert [line["event"] for line in logged if line["log_level"] == "warning"] == [
        "Redis does not answer: requests are let in without being counted."
    ]


async def test_when_redis_is_back_it_counts_again(
    anonymous: httpx.AsyncClient, app: FastAPI, app_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_limits, "PAUSE_SECONDS", 0)
    limits = RequestLimits(app_runtime.redis, FEW)
    app.state.request_limits = limits
    found = limits._anonymous._redis
    async with Redis(port=9, retry=NEVER) as away:
        limits._anonymous._redis = away
        assert is_uncounted(await anonymous.get(METRICS))
    limits._anonymous._redis = found
    assert told(await anonymous.get(METRICS))[1].startswith('"anonymous";r=2;')
