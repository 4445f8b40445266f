"""Find a person by a keyed digest, read them by a ciphertext: what rests in the database names nobody (OP8)."""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import Invalid, Unavailable

_NONCE_BYTES = 12


class Sealer:
    """Digests and ciphertexts under one installation's secrets; the first secret writes, all of them read.

    Digests use the last (oldest) secret, so that a rotation finds the same person; see docs on rotation.
    """

    def __init__(self, *secrets: str) -> None:
        usable = [secret for secret in secrets if len(secret) >= 32]
        if not usable:
            raise Invalid("secret_key", "CONCIERGE_SECRET_KEY must be at least 32 characters; run `concierge doctor`.")
        self._digest_key = _derive(usable[-1], b"digest")
        self._ciphers = [AESGCM(_derive(secret, b"seal")) for secret in usable]

    def digest(self, kind: str, value: str) -> bytes:
        """Return 32 bytes that are equal for equal (kind, value) and say nothing without the key."""
        return hmac.digest(self._digest_key, f"{kind}\0{value}".encode(), "sha256")

    def seal(self, plain: bytes) -> bytes:
        """Encrypt with AES-256-GCM; nonce first."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, plain, None)

    def unseal(self, sealed: bytes) -> bytes:
        """Decrypt with whichever secret fits. Raises `Unavailable` when none does."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
            except InvalidTag:
                continue
        raise Unavailable("secret_key", "A stored value was sealed with a secret that is no longer configured.")


def address_id(digest: bytes) -> uuid.UUID:
    """Mint the id of an address from the digest of its stable id, so that two replicas mint the same."""
    return uuid.UUID(bytes=digest[:16])


def _derive(secret: str, purpose: bytes) -> bytes:
    return hashlib.sha256(b"concierge\0" + purpose + b"\0" + secret.encode()).digest()
