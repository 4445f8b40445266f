"""Who calls, and how often: proxies are believed only where they are ours, and nobody's address is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_MOST_CALLERS: Final = 50_000
_HOME_BITS: Final = 64  # one IPv6 customer owns at least a /64 (RFC 6177)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def caller_of(peer: str | None, headers: Mapping[str, str], proxies: Sequence[Network]) -> str:
    """Return the network of whoever calls: the peer, or the last address before our own proxies that they name.

    An IPv6 caller is their /64. 'unknown' where there is no address, a socket file for instance.
    """
    address = _address(peer or "")
    if address is None:
        return "unknown"
    if _is_ours(address, proxies):
        for told in reversed(headers.get("x-forwarded-for", "")[-2000:].split(",")):
            named = _address(told.strip())
            if named is None:
                break
            address = named
            if not _is_ours(named, proxies):
                break
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> _HOME_BITS << _HOME_BITS, _HOME_BITS)))
    return str(address)


class Patience:
    """Counts calls of the running minute in this process; it protects the process, not a promise to anybody."""

    def __init__(self, most: int, clock: Callable[[], datetime]) -> None:
        self._most = most
        self._clock = clock
        self._minute: datetime | None = None
        self._calls: dict[str, int] = {}

    def is_over(self, caller: str) -> bool:
        """Count a call; True when the caller has made too many this minute."""
        minute = self._clock().replace(second=0, microsecond=0)
        if minute != self._minute or len(self._calls) >= _MOST_CALLERS:
            self._minute, self._calls = minute, {}
        self._calls[caller] = calls = self._calls.get(caller, 0) + 1
        return calls > self._most


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_ours(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in proxies)
