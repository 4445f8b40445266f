"""Base64 as Google writes it: with either alphabet, padded or not."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode


def from_base64(text: str) -> bytes:
    """Return the octets. Raises `ValueError` for what is no base64."""
    plain = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    return b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def to_base64(octets: bytes) -> str:
    """Return the octets as the Gmail API takes them."""
    return urlsafe_b64encode(octets).decode()
