"""The stand-in's own HMAC, against vectors that others published: it must not be right only together with the product."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.signer import hmac_sha256, signature

# https://www.rfc-editor.org/rfc/rfc4231#section-4, test cases 1 to 7; case 5 publishes the first 128 bits only.
RFC_4231 = (
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    (b"\x0c" * 20, b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        (
            b"This is a test using a larger than block-size key and a larger than block-size data. "
            b"The key needs to be hashed before being used by the HMAC algorithm."
        ),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
)


@pytest.mark.parametrize(("key", "message", "published"), RFC_4231, ids=[f"case {n}" for n in range(1, 8)])
def test_the_signer_gives_what_rfc_4231_publishes(key: bytes, message: bytes, published: str) -> None:
    made = hmac_sha256(key, message)
    assert made[: len(published)] == published
    assert len(made) == 64


def test_the_header_is_written_as_the_published_example_of_this_header() -> None:
    """The same header at GitHub, whose documentation publishes a vector where Meta's has none:
    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    """
    published = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signature(b"It's a Secret to Everybody", b"Hello, World!") == published


@given(st.binary(max_size=200), st.binary(max_size=300))
@example(b"", b"")
@example(b"k" * 63, b"m")
@example(b"k" * 64, b"m")
@example(b"k" * 65, b"m")
def test_no_key_and_no_body_is_signed_otherwise_than_python_signs_it(key: bytes, body: bytes) -> None:
    """RFC 2104: a key is hashed from 65 bytes on, one of 64 is not."""
    assert hmac_sha256(key, body) == hmac.new(key, body, hashlib.sha256).hexdigest()
