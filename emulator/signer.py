"""Sign webhook bodies the way Meta does: HMAC-SHA256 of the raw bytes, written out after RFC 2104."""

from __future__ import annotations

import hashlib

_BLOCK = 64


def signature(secret: bytes, body: bytes) -> str:
    """Return the value of `X-Hub-Signature-256`. Checked against the vectors of RFC 4231."""
    return f"sha256={hmac_sha256(secret, body)}"


def hmac_sha256(key: bytes, message: bytes) -> str:
    """Return HMAC-SHA256 as hex; the product uses Python's, so this one is its own."""
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).hexdigest()
