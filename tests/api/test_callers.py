"""Who calls is whom the connection or our own proxy says, never what the caller writes (OP13).

Provenance: RFC 7239 and MDN on X-Forwarded-For: only the rightmost addresses can be trusted, those our proxies added.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from api.callers import Patience, caller_of
from api.origins import allowed_origins

OURS = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1"))


@pytest.mark.parametrize(
    ("peer", "told", "caller"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # no proxy of ours: its word counts for nothing
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, rubbish", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::9", "", "2001:db8:1:2::/64"),
        (None, "198.51.100.1", "unknown"),
        ("rubbish", "198.51.100.1", "unknown"),
    ],
)
def test_the_caller_is_the_last_address_before_our_own_proxies(peer: str | None, told: str, caller: str):
    assert caller_of(peer, {"x-forwarded-for": told}, OURS) == caller


def test_patience_ends_within_a_minute_and_comes_back_with_the_next():
    clock = [datetime(2026, 11, 20, 12, 0, 59, tzinfo=UTC)]
    patience = Patience(2, lambda: clock[0])
    assert [patience.is_over("a") for _ in range(3)] == [False, False, True]
    assert not patience.is_over("b")
    clock[0] += timedelta(seconds=1)
    assert not patience.is_over("a")


def test_on_loopback_its_three_names_are_one_site_and_nowhere_else():
    assert allowed_origins("http://127.0.0.1:8080", ()) == {
        "http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080",
    }  # fmt: skip
    assert allowed_origins("http://[::1]:8080", ()) == allowed_origins("http://localhost:8080", ())
    assert allowed_origins("https://a.example/concierge", ("https://b.example",)) == {
        "https://a.example",
        "https://b.example",
    }
    assert allowed_origins("nothing", ()) == frozenset()
