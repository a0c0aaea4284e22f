"""Whose request it is, behind proxies that are trusted and others that are not."""

from ipaddress import ip_network
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from app.api.middleware.clients import Clients, address_of
from app.services.limits.networks import network_of

PROXIES = ["10.0.0.0/8", "192.168.1.1/32", "2001:db8:1::/48"]


async def seen(peer: str | None, headers: dict[str, str], proxies: list[str]) -> tuple[str | None, str, str]:
    """Address, whom requests are counted for, and scheme, as an application inside sees them."""
    found: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        found.extend((address_of(connection), network_of(address_of(connection)), scope["scheme"]))

    scope = {
        "type": "http",
        "scheme": "http",
        "client": None if peer is None else (peer, 50_000),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await Clients(app, [ip_network(proxy) for proxy in proxies])(scope, None, None)  # type: ignore[arg-type]  # Neither is used.
    return tuple(found)


SAID = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Forwarded": "for=203.0.113.9"}


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.1", "203.0.113.1"])
async def test_without_the_setting_no_header_changes_whose_request_it_is(peer: str) -> None:
    assert await seen(peer, SAID, []) == (peer, peer, "http")


@pytest.mark.parametrize("peer", ["127.0.0.1", "11.0.0.1", "192.168.1.2", "2001:db8:2::1"])
async def test_who_is_no_proxy_of_ours_is_not_believed(peer: str) -> None:
    assert (await seen(peer, SAID, PROXIES))[::2] == (peer, "http")


@pytest.mark.parametrize("peer", ["10.0.0.1", "::ffff:10.0.0.1", "192.168.1.1", "2001:db8:1::7"])
async def test_a_trusted_proxy_says_for_whom_it_asks_and_how_it_was_asked(peer: str) -> None:
    assert await seen(peer, SAID, PROXIES) == ("203.0.113.9", "203.0.113.9", "https")


@pytest.mark.parametrize(
    ("said", "client"),
    [
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("203.0.113.9, 192.168.1.1, 10.1.1.1", "203.0.113.9"),
        ("10.2.2.2, 10.1.1.1", "10.2.2.2"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8:2::1]:4711", "2001:db8:2::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
async def test_the_client_is_the_last_hop_that_no_proxy_of_ours_is(said: str, client: str) -> None:
    """What stands before it the client may have written itself."""
    assert (await seen("10.0.0.1", {"X-Forwarded-For": said}, PROXIES))[0] == client


@pytest.mark.parametrize("said", ["203.0.113.9, unknown", "203.0.113.9, <script>", "1.2.3.4.5", "x" * 5000])
async def test_what_is_no_address_is_nobody_in_particular(said: str) -> None:
    assert (await seen("10.0.0.1", {"X-Forwarded-For": said}, PROXIES))[:2] == (None, "unknown")


@pytest.mark.parametrize("said", ["", "ftp", "https, http", "javascript"])
async def test_a_scheme_that_is_none_changes_nothing(said: str) -> None:
    assert (await seen("10.0.0.1", {"X-Forwarded-Proto": said}, PROXIES))[2] == "http"


async def test_all_addresses_of_one_ipv6_network_are_one_client() -> None:
    first, second, other = [
        (await seen(peer, {}, []))[1] for peer in ("2001:db8::1", "2001:db8::ffff:1:2:3", "2001:db8:0:1::1")
    ]
    assert first == second == "2001:db8::/64"
    assert other == "2001:db8:0:1::/64"


async def test_a_client_without_an_address_is_unknown() -> None:
    assert await seen(None, SAID, PROXIES) == (None, "unknown", "http")
