"""Open and seal what a Flow and our endpoint tell each other.

The phone makes an AES key for each exchange and sends it under our RSA key (OAEP, SHA-256 twice); data is AES-128-GCM with
its tag last; the answer goes under the same key and the initial vector with every bit flipped.
Source: developers.facebook.com/docs/whatsapp/flows/guides/implementingyourflowendpoint.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from channels.fields import as_map, as_text, from_bytes
from channels.port import Exchange
from domain.errors import Invalid

_OAEP: Final = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
_KEY_BYTES: Final = (16, 24, 32)
_VECTOR_BYTES: Final = range(12, 17)  # Meta's has 16


def new_key() -> str:
    """Make a private key as Meta wants its public half: RSA of 2048 bits. Returns PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    told = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return told.decode()


def load_keys(pems: Sequence[bytes]) -> tuple[rsa.RSAPrivateKey, ...]:
    """Read private keys. Raises `Invalid` for one that is none."""
    return tuple(map(_load_key, pems))


def public_pem(key: rsa.RSAPrivateKey) -> str:
    """Return the half of a key that Meta is told."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def open_exchange(keys: Sequence[rsa.RSAPrivateKey], body: bytes) -> Exchange:
    """Decrypt a request. Raises `Invalid` when this is none, or when none of the keys opens it."""
    try:
        envelope = as_map(from_bytes(body))
        wrapped, vector, data = (
            base64.b64decode(as_text(envelope.get(name)), validate=True)
            for name in ("encrypted_aes_key", "initial_vector", "encrypted_flow_data")
        )
    except (ValueError, RecursionError, binascii.Error) as error:
        raise Invalid("body", "This is no request of a Flow.") from error
    if len(vector) not in _VECTOR_BYTES:
        raise Invalid("initial_vector", "The initial vector has no length that Flows use.")
    for key in keys:
        opened = _open(key, wrapped, vector, data)
        if opened is not None:
            return opened
    raise Invalid("key", "No key of ours opens this.")


def _open(key: rsa.RSAPrivateKey, wrapped: bytes, vector: bytes, data: bytes) -> Exchange | None:
    try:
        secret = key.decrypt(wrapped, _OAEP)
        cipher = AESGCM(secret) if len(secret) in _KEY_BYTES else None
        asked = as_map(from_bytes(cipher.decrypt(vector, data, None))) if cipher else None
    except (ValueError, InvalidTag, RecursionError):
        return None
    if cipher is None or asked is None:
        return None
    flipped = bytes(byte ^ 0xFF for byte in vector)

    def seal(answer: Mapping[str, Any]) -> bytes:
        plain = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return base64.b64encode(cipher.encrypt(flipped, plain, None))

    return Exchange(asked, seal)


def _load_key(pem: bytes) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise Invalid("settings", "META_FLOW_PRIVATE_KEY is no private key in PEM without a passphrase.") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Invalid("settings", "META_FLOW_PRIVATE_KEY is no RSA key.")
    return key
