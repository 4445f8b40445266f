"""No way of writing an address leads inwards (safety H14; CVE-2026-28467, -28451, -35629: SSRF by media URL)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from net import addresses

INNER = st.one_of(
    st.integers(10 << 24, (10 << 24) + 0xFFFFFF),
    st.integers(127 << 24, (127 << 24) + 0xFFFFFF),
    st.integers((192 << 24) + (168 << 16), (192 << 24) + (168 << 16) + 0xFFFF),
    st.integers((169 << 24) + (254 << 16), (169 << 24) + (254 << 16) + 0xFFFF),
    st.integers((172 << 24) + (16 << 16), (172 << 24) + (31 << 16) + 0xFFFF),
    st.integers((100 << 24) + (64 << 16), (100 << 24) + (127 << 16) + 0xFFFF),
    st.integers(0, 0xFFFFFF),
    st.integers(224 << 24, 0xFFFFFFFF),
).map(IPv4Address)


def _forms(address: IPv4Address) -> list[str]:
    """Every way of writing an IPv4 address that some resolver somewhere takes."""
    a, b, c, d = address.packed
    number = int(address)
    return [
        str(number), hex(number), f"0{number:o}", f"{a}.{(b << 16) + (c << 8) + d}", f"{a}.{b}.{(c << 8) + d}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a}.{b}.{c}.0x{d:x}", f"{a:03}.{b}.{c}.{d}",
        f"{a}.{b}.{c}.{d}".translate(str.maketrans("0123456789", "０１２３４５６７８９")), f"{a}。{b}。{c}。{d}",
    ]  # fmt: skip


@given(INNER)
def test_an_inner_address_is_never_public(address: IPv4Address) -> None:
    assert not addresses.is_public(address)


@given(INNER)
def test_an_inner_address_is_inner_in_whatever_it_is_wrapped(address: IPv4Address) -> None:
    """IPv4-mapped, NAT64, 6to4 and Teredo reach the address inside (RFC 4291, 6052, 3056, 4380)."""
    number = int(address)
    for wrapped in (
        (0xFFFF << 32) | number,
        (0x0064_FF9B << 96) | number,
        (0x2002 << 112) | (number << 80),
        (0x2001_0000 << 96) | (number ^ 0xFFFFFFFF),
    ):
        assert not addresses.is_public(IPv6Address(wrapped))


@given(INNER)
def test_a_number_in_disguise_is_no_host_or_the_plain_address(address: IPv4Address) -> None:
    for form in _forms(address):
        for url in (f"https://{form}/x", f"https://{form}./x"):
            try:
                place = addresses.read(url)
            except Refused:
                continue
            assert addresses.literal(place.host) == address
            assert not addresses.is_public(ip_address(place.host))


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "//example.com/x", "file:///etc/passwd", "ftp://example.com/x", "gopher://example.com:70/_", "data:,x",
        "https://", "https:///x", "https://user:pass@example.com/", "https://example.com@127.0.0.1/", "https://@example.com/",
        "https://example.com:0/", "https://example.com:99999/", "https://example.com:x/", "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/", "https://example.com/\r\nHost: x", "https://exam\tple.com/", "https://[::1%25eth0]/",
        "https://[fe80::1%eth0]/", "https://[::1", "https://::1/", "https://[127.0.0.1]/", "https://%31%32%37.0.0.1/",
        "https://example..com/", "https://-a.com/", "https://a_b-.com/", "https://1.2.3/", "https://1.2.3.4.5/", "https://127.1/",
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://example.com../", f"https://{'a' * 64}.com/",
        "https://example.com/é",
    ],
)  # fmt: skip
def test_an_address_that_two_readers_could_read_differently_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        addresses.read(url)
    assert refused.value.code == "url"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.COM/x", "example.com"),
        ("https://example.com./x", "example.com"),
        ("https://bücher.example/x", "xn--bcher-kva.example"),
        ("https://faß.example/x", "xn--fa-hia.example"),
        ("https://ｅｘａｍｐｌｅ.com/x", "example.com"),
        ("https://[2606:4700::0001]/x", "2606:4700::1"),
        ("https://93.184.215.14:443/x", "93.184.215.14"),
    ],
)
def test_a_host_has_one_reading(url: str, host: str) -> None:
    assert addresses.read(url).host == host


@pytest.mark.parametrize(
    "host", ["::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::", "100::1", "2001:db8::1", "::7f00:1"]
)
def test_an_inner_ipv6_address_is_not_public(host: str) -> None:
    assert not addresses.is_public(ip_address(host))


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(url: str) -> None:
    for one in (url, f"https://{url}", f"https://example.com/{url}"):
        try:
            place = addresses.read(one)
        except Refused:
            continue
        assert place.host
        assert place.host.isascii()


@pytest.mark.parametrize(
    ("host", "is_among"),
    [
        ("facebook.com", True), ("lookaside.facebook.com", True), ("notfacebook.com", False),
        ("facebook.com.evil.example", False), ("com", False), ("", False),
    ],
)  # fmt: skip
def test_a_domain_is_met_by_whole_labels(host: str, is_among: bool) -> None:
    """The field: a token sent to a host that only ends like the right one."""
    assert addresses.is_among(host, ("facebook.com", "")) is is_among


@pytest.mark.parametrize("host", ["169.254.169.254", "fe80::1", "0.0.0.0", "::ffff:169.254.169.254"])
def test_a_trusted_machine_is_never_the_link_itself(host: str) -> None:
    """The clouds' metadata answers there; no setting of ours leads to it."""
    assert not addresses.is_near(ip_address(host))
    assert not addresses.is_public(ip_address(host))
