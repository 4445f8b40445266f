"""Sign as Google signs pushes: RS256 (RFC 7518, 3.3) over a compact token (RFC 7515), and its public key (RFC 7517)."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

Json = dict[str, Any]


class Signer:
    """One key of Google's; `kid` names it."""

    def __init__(self, kid: str = "key-1") -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = kid

    def token(self, claims: Json, header: Json | None = None) -> str:
        """Return a signed token."""
        head = {"alg": "RS256", "typ": "JWT", "kid": self.kid} | (header or {})
        signed = f"{_packed(json.dumps(head).encode())}.{_packed(json.dumps(claims).encode())}"
        return f"{signed}.{_packed(self._key.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"

    def public(self) -> Json:
        """Return the key as a JWKS lists it."""
        numbers = self._key.public_key().public_numbers()
        whole = {"n": numbers.n, "e": numbers.e}
        sizes = {name: _packed(value.to_bytes((value.bit_length() + 7) // 8, "big")) for name, value in whole.items()}
        return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": self.kid, **sizes}


def _packed(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
