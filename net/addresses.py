"""Which hosts and addresses may be connected to when the address came from outside (safety H14); pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

import idna

from domain.errors import Refused

Address = IPv4Address | IPv6Address

_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PORTS: Final = {"https": 443, "http": 80}
_NAT64: Final = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes. `host` is in lower case and ASCII, without brackets; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what an operator may trust."""
        return f"{self.scheme}://{self.host}:{self.port}"


def read(url: str) -> Place:
    """Read an address. Raises `Refused` for anything that two readers could read as two different hosts."""
    if not url.isascii() and any(ord(char) < 33 for char in url):
        raise Refused("url", "The address has spaces or control characters in it.")
    if any(ord(char) < 33 or ord(char) == 127 for char in url) or "\\" in url:
        raise Refused("url", "The address has spaces, control characters or backslashes in it.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("url", "This is no address.") from error
    if parts.scheme not in _PORTS or "@" in parts.netloc or port == 0:
        raise Refused("url", "Only https addresses without a name and password in them are fetched.")
    host = _host(parts.hostname or "")
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    if not target.isascii():
        raise Refused("url", "The address has letters in its path that no address has.")
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], target)


def is_among(host: str, domains: Collection[str]) -> bool:
    """Say whether a host is one of these or below one, by whole labels: `notfacebook.com` is not `facebook.com`."""
    return any(host == domain or host.endswith(f".{domain}") for one in domains if (domain := one.lower().strip(".")))


def literal(host: str) -> Address | None:
    """Return the address that a host is written as; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Say whether an address is out in the world, and whatever IPv4 address is wrapped in it too."""
    inner = _wrapped(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv6Address) and (address.is_site_local or address.scope_id):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_near(address: Address) -> bool:
    """Say whether an address is on this machine or in a private network; never one that only a link knows (metadata)."""
    inner = _wrapped(address) or address
    return not inner.is_link_local and (inner.is_loopback or inner.is_private) and not inner.is_unspecified


def _wrapped(address: Address) -> IPv4Address | None:
    if not isinstance(address, IPv6Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _host(written: str) -> str:
    """Return the one reading of a host. Refuses numbers in disguise: 2130706433, 0x7f.1, 0177.0.0.1, 127.1."""
    if "%" in written:
        raise Refused("url", "An address with a zone or an escaped host is not fetched.")
    if ":" in written:
        try:
            return str(IPv6Address(written))
        except ValueError as error:
            raise Refused("url", "This is no IPv6 address.") from error
    host = written.removesuffix(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise Refused("url", "This host name is not one.") from error
    host = host.lower()
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused("url", "This host name is not one.")
    if labels[-1][0].isdigit() and literal(host) is None:
        raise Refused("url", "A number that is no plain IPv4 address is not a host.")
    return host
