"""Whom requests are counted for, when all that is known is an address."""

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_BITS = 64
"""What one customer of a provider has at the least."""


def network_of(address: str | None) -> str:
    """An IPv4 address; of an IPv6 address the network."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found), IPV6_BITS), strict=False))
    return str(found)
