"""Addresses of clients: which count as one, and which are trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from sanic.request import Request

Network = IPv4Network | IPv6Network

HOUSEHOLD_BITS = 64
"""Of an IPv6 address, the part that a network operator gives to one household."""
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def client_address(request: Request) -> str:
    """Return the address of the client: of the connection, or as the proxies say that Sanic is told to believe."""
    return str(request.remote_addr or request.ip)


def limit_key(address: str) -> str:
    """Return the key under which an address is counted: of IPv6 the network, of which everybody has 2^64 addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4 or parsed.ipv4_mapped:
        return str(parsed)
    return str(ip_network((parsed, HOUSEHOLD_BITS), strict=False))


def networks(listed: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks that a setting lists as `10.0.0.7` or `10.0.0.0/8`.

    Raises:
        ValueError: If one is neither. The message is for the operator.
    """
    return tuple(ip_network(one, strict=False) for one in listed)


def is_loopback_or_in(address: str, trusted: Collection[Network]) -> bool:
    """Return whether an address is this machine's own, or in one of the trusted networks."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return plain.is_loopback or any(plain in network for network in trusted)


def is_page_of_this_machine(origin: str) -> bool:
    """Return whether an Origin header names a page that this machine serves."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK_HOSTS


def names_this_machine(host: str | None) -> bool:
    """Return whether a Host header names this machine, with or without a port.

    Any other name that leads here was chosen by somebody else: a page whose name was made to resolve to 127.0.0.1 could
    read what only this machine may (DNS rebinding).
    """
    if not host:
        return False
    name = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
    return name.strip("[]").lower() in LOOPBACK_HOSTS
