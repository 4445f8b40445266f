"""Sign webhook bodies the way providers do: HMAC of the raw bytes (Meta SHA-256, WAHA SHA-512), after RFC 2104."""

from __future__ import annotations

import hashlib


def signature(secret: bytes, body: bytes) -> str:
    """Return the value of `X-Hub-Signature-256`. Checked against the vectors of RFC 4231."""
    return f"sha256={hmac_sha256(secret, body)}"


def hmac_sha256(key: bytes, message: bytes) -> str:
    """Return HMAC-SHA256 as hex; the product uses Python's, so this one is its own."""
    return _hmac("sha256", 64, key, message)


def hmac_sha512(key: bytes, message: bytes) -> str:
    """Return HMAC-SHA512 as hex: the value of WAHA's `X-Webhook-Hmac`."""
    return _hmac("sha512", 128, key, message)


def _hmac(name: str, block: int, key: bytes, message: bytes) -> str:
    if len(key) > block:
        key = hashlib.new(name, key).digest()
    padded = key.ljust(block, b"\0")
    inner = hashlib.new(name, bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.new(name, bytes(byte ^ 0x5C for byte in padded) + inner).hexdigest()
