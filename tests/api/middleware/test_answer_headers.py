"""What every answer tells browsers."""

import hashlib
import re
from base64 import b64encode
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.api import content_policy
from app.demo.server import DemoServer
from app.main import create_app
from app.workers.runtime import Runtime
from tests.api.calls import URL, add
from tests.api.conftest import client_of

ORIGIN = "https://builder.example"
PAGES = ["/", "/docs", "/docs/oauth2-redirect", "/redoc"]
OF_ALL_PAGES = {
    **{f"{kind}-src": "'self'" for kind in ("font", "connect", "manifest")},
    "default-src": "'none'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ANSWERS = [
    *PAGES,
    *("/health", "/ready", "/openapi.json", "/metrics", "/auth/me", "/api/v1/players", "/api/nothing"),
    *("/docs-assets/swagger-ui.css", "/docs-assets/nothing"),
]


@pytest.fixture
async def shared(app_runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    """Of an instance that lets a web page of another origin call it."""
    settings = app_runtime.settings.model_copy(update={"cors_origins": [ORIGIN]})
    app = create_app(settings, app_runtime)
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client


@pytest.mark.parametrize("path", ANSWERS)
async def test_every_answer_has_them_once_and_none_says_what_served_it(anonymous: httpx.AsyncClient, path: str) -> None:
    answer = await anonymous.get(path)
    assert answer.headers.get_list("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers.get_list("Referrer-Policy") == ["no-referrer"]
    assert answer.headers.get_list("Cross-Origin-Opener-Policy") == ["same-origin"]
    assert answer.headers.get_list("Cross-Origin-Resource-Policy") == ["same-origin"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    [policy] = answer.headers.get_list("Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (policy == content_policy.OF_DATA) == (path not in PAGES)
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


async def test_so_does_the_answer_to_an_error_nobody_expected(app: FastAPI, anonymous: httpx.AsyncClient) -> None:
    async def fail() -> None:
        raise LookupError("nobody expected this")

    app.add_api_route("/api/fail", fail)
    answer = await anonymous.get("/api/fail")
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (500, "nosniff")


@pytest.mark.parametrize("path", ["/docs/", "/docs-assets", "/auth/login/", "/api/v1/players/", "/metrics/"])
async def test_nobody_is_sent_to_the_host_that_a_request_names(anonymous: httpx.AsyncClient, path: str) -> None:
    for method in ("GET", "POST"):
        answer = await anonymous.request(method, path, headers={"Host": "attacker.example"})
        assert answer.status_code in (404, 405)
        assert "attacker" not in str(answer.headers) + answer.text


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_may_use_its_own_inline_scripts_and_styles_and_no_others(
    anonymous: httpx.AsyncClient, path: str
) -> None:
    answer = await anonymous.get(path)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert OF_ALL_PAGES.items() <= policy.items()
    assert policy["worker-src"] == ("blob:" if path == "/redoc" else "'none'")
    for element in ("script", "style"):
        texts = re.findall(rf"<{element}>(.*?)</{element}>", answer.text, re.DOTALL)
        hashes = [f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]
        extra = [content_policy.HASH_OF_NOTHING] if (path, element) == ("/redoc", "style") else []
        assert policy[f"{element}-src"].split() == ["'self'", *hashes, *extra]


async def test_https_is_asked_for_only_where_it_was_used(app: FastAPI, anonymous: httpx.AsyncClient) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://test") as client:
        assert (await client.get("/health")).headers["Strict-Transport-Security"].startswith("max-age=")
    forwarded = await anonymous.get("/health", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in forwarded.headers


async def test_nothing_about_sign_in_and_accounts_is_kept_and_what_is_tagged_only_by_who_asked(
    admin: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    await add(admin, hiscores)
    for path in ("/auth/me", "/auth/nothing", "/api/v1/task-runs", "/api/v1/players/Nobody"):
        assert (await admin.get(path)).headers.get_list("Cache-Control") == ["no-store"]
    tagged = await admin.get(f"{URL}/Plain Jane/stats")
    assert tagged.headers.get_list("Cache-Control") == ["private, no-cache"]
    assert (await admin.get("/docs-assets/swagger-ui.css")).headers.get("Cache-Control") is None


async def test_other_origins_get_no_leave_unless_they_are_named(
    anonymous: httpx.AsyncClient, shared: httpx.AsyncClient
) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization,content-type"}
    for client, origin, allowed in (
        (anonymous, ORIGIN, None),
        (shared, "https://other.example", None),
        (shared, "null", None),
        (shared, ORIGIN, ORIGIN),
    ):
        preflight = await client.options(URL, headers={"Origin": origin, **asked})
        answer = await client.get(URL, headers={"Origin": origin})
        for given in (preflight, answer):
            assert given.headers.get("Access-Control-Allow-Origin") == allowed
            assert "Access-Control-Allow-Credentials" not in given.headers
    assert preflight.status_code == 200
    assert "PUT" not in preflight.headers["Access-Control-Allow-Methods"]
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed)


async def test_a_named_origin_may_also_read_why_something_failed(shared: httpx.AsyncClient) -> None:
    refused = await shared.get("/auth/me", headers={"Origin": ORIGIN})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, ORIGIN)
