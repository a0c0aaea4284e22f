"""Bodies that are too large, too slow, or not what they seem."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.api.middleware import bodies
from app.hiscores import names
from tests.api.calls import URL, check_problem
from tests.api.serving import served

JSON = {"Content-Type": "application/json"}
HEAD = b"POST /auth/refresh HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[tuple[str, int]]:
    """Where the app is served over a socket."""
    async with served(app) as address:
        yield address


def detail_of(answer: httpx.Response, status: int) -> str:
    """Of a refusal."""
    assert answer.status_code == status, answer.text
    check_problem(answer)
    detail: str = answer.json()["detail"]
    return detail


async def test_the_largest_body_is_read_and_a_larger_one_is_not(anonymous: httpx.AsyncClient) -> None:
    empty = len(b'{"refresh_token": ""}')
    for size, status in ((bodies.MAX_BYTES, 422), (bodies.MAX_BYTES + 1, 413)):
        body = b'{"refresh_token": "%s"}' % (b"x" * (size - empty))
        assert len(body) == size
        detail_of(await anonymous.post("/auth/refresh", content=body, headers=JSON), status)


async def test_a_body_that_says_to_be_too_large_is_refused_before_it_comes(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(HEAD + b"Content-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n")
    answer = await reader.readuntil(b"}")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
    writer.close()


async def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further_than_it_may_be(
    address: tuple[str, int],
) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    answering = asyncio.create_task(reader.readuntil(b"}"))
    for _ in range(1 + bodies.MAX_BYTES // 1000):
        writer.write(b"3e8\r\n%s\r\n" % (b"x" * 1000))
        await writer.drain()
    assert (await answering).startswith(b"HTTP/1.1 413 ")
    writer.close()


@pytest.mark.parametrize("framing", [b"Content-Length: 100", b"Transfer-Encoding: chunked"])
async def test_a_body_that_does_not_come_is_waited_for_only_so_long(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch, framing: bytes
) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.5)
    reader, writer = await asyncio.open_connection(*address)
    writer.write(HEAD + framing + b"\r\n\r\n" + b"1\r\n")
    answer = await reader.read()  # To the end: the connection is closed.
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"within 0.5 seconds" in answer
    writer.close()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "is not JSON (at character 1)"),
        (b"", "Field required"),
        (b'{"refresh_token": "a", "refresh_token": "b"}', "the same name twice"),
        (b'{"refresh_token": {"a": 1, "\\u0061": 2}}', "the same name twice"),
        (b'{"refresh_token": NaN}', "NaN is not JSON"),
        (b'{"refresh_token": -Infinity}', "-Infinity is not JSON"),
        (b'{"refresh_token": "\xff"}', "is not UTF-8 (at byte 19)"),
        ('{"refresh_token": "a"}'.encode("utf-16"), "is not UTF-8"),
        ('{"refresh_token": "a"}'.encode("utf-16-le"), "is not JSON"),
        (b'{"refresh_token": "\\ud800"}', "half of a character"),
        (b'{"\\udfff": 1}', "half of a character"),
        (b'{"refresh_token": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"refresh_token": 1e999}', "refresh_token"),
        (b'{"refresh_token": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", "nested too deeply"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "nested too deeply"),
        (b'{"\\u0000": "a", "refresh_token": "a"}', "Extra inputs"),
        (b"null", "body"),
        (b"[]", "body"),
    ],
)
async def test_json_that_is_none_or_has_no_one_meaning_is_refused(
    anonymous: httpx.AsyncClient, body: bytes, said: str
) -> None:
    answer = await anonymous.post("/auth/refresh", content=body, headers=JSON)
    assert said in detail_of(answer, 422)


@pytest.mark.parametrize("name", ["a\\u0000b", "\\u0000", "a\\nb", "a\\ud83d\\ude00b"])
async def test_characters_that_no_name_has_are_refused(admin: httpx.AsyncClient, name: str) -> None:
    answer = await admin.post(URL, content=f'{{"username": "{name}"}}'.encode(), headers=JSON)
    assert detail_of(answer, 422) == names.RULE


async def test_a_search_for_what_no_name_can_hold_is_refused_in_words(admin: httpx.AsyncClient) -> None:
    answer = await admin.get(URL, params={"search": "a\0"})
    assert detail_of(answer, 422) == "search: it has characters that cannot be in it."


@pytest.mark.parametrize("given", [{}, {"Content-Type": "text/plain"}, {"Content-Type": "multipart/form-data"}])
async def test_a_body_that_is_not_said_to_be_json_is_told_to_be_so(
    admin: httpx.AsyncClient, given: dict[str, str]
) -> None:
    answer = await admin.post(URL, content=b'{"username": "Plain Jane"}', headers=given)
    assert "application/json" in detail_of(answer, 415)
