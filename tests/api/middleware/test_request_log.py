"""The id of a request, and the line about it."""

from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from structlog.testing import capture_logs

from app.demo.server import DemoServer
from tests.api.calls import URL, add

HEADER = "X-Request-ID"


@pytest.mark.parametrize("given", ["a", "0123456789abcdef" * 4, "Root=1-67891233-abcdef/01.2+3_4"])
async def test_an_id_that_comes_with_a_request_is_answered(anonymous: httpx.AsyncClient, given: str) -> None:
    answer = await anonymous.get("/health", headers={HEADER: given})
    assert answer.headers.get_list(HEADER) == [given]


@pytest.mark.parametrize("given", ["", " ", "a b", "a\tb", "a" * 65, "\u00e9", '"', "a,b", "<script>", "\x1b[31m"])
async def test_an_id_that_is_none_is_replaced(anonymous: httpx.AsyncClient, given: str) -> None:
    answers = [await anonymous.get("/health", headers={HEADER.encode(): given.encode()}) for _ in range(2)]
    ids = {answer.headers[HEADER] for answer in answers}
    assert len(ids) == 2
    assert all(len(made) == 32 and made.isalnum() for made in ids)


def lines(logged: list[Any]) -> list[Any]:
    return [line for line in logged if line["event"] == "Answered."]


async def logged(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> tuple[httpx.Response, Any]:
    """The answer, and the one line about it."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        answer = await client.request(method, path, **more)
    [line] = lines(captured)
    assert (line["method"], line["status"]) == (method, answer.status_code)
    assert line["request_id"] == answer.headers[HEADER]
    assert line["ms"] >= 0
    return answer, line


async def test_reads_that_succeed_are_quiet_and_what_changes_something_or_is_refused_is_not(
    admin: httpx.AsyncClient, hiscores: DemoServer
) -> None:
    await add(admin, hiscores)
    read, line = await logged(admin, "GET", f"{URL}/Plain Jane")
    assert line["log_level"] == "debug"
    assert line["path"] == f"{URL}/Plain%20Jane"
    for method, path, more, status, level in (
        ("GET", f"{URL}/Plain Jane", {"headers": {"If-None-Match": read.headers["ETag"]}}, 304, "debug"),
        ("HEAD", "/health", {}, 200, "debug"),
        ("GET", f"{URL}/Nobody", {}, 404, "info"),
        ("PATCH", f"{URL}/Plain Jane", {"json": {"is_active": False}}, 200, "info"),
        ("DELETE", f"{URL}/Plain Jane", {}, 204, "info"),
        ("GET", "/ready", {}, 503, "warning"),
    ):
        answer, line = await logged(admin, method, path, **more)
        assert (answer.status_code, line["log_level"]) == (status, level)


async def test_an_error_nobody_expected_has_its_id_in_the_answer_and_in_both_lines(
    app: FastAPI, anonymous: httpx.AsyncClient
) -> None:
    async def fail() -> None:
        raise LookupError("nobody expected this")

    app.add_api_route("/api/fail", fail)
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        answer = await anonymous.get("/api/fail", headers={HEADER: "mine"})
    assert (answer.status_code, answer.headers[HEADER]) == (500, "mine")
    assert [line["event"] for line in captured] == ["An unexpected error.", "Answered."]
    assert [line["request_id"] for line in captured] == ["mine", "mine"]
    assert [line["log_level"] for line in captured] == ["error", "warning"]


async def test_no_line_begins_within_a_path_and_none_holds_a_query(anonymous: httpx.AsyncClient) -> None:
    _, line = await logged(anonymous, "GET", "/health%0A%1B[31m?token=secret")
    assert line["path"] == "/health%0A%1B[31m"
    assert "secret" not in str(line)
    assert structlog.contextvars.get_contextvars() == {}
