"""Sign a request to an S3-compatible store with AWS Signature Version 4; pure.

Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, whose examples are the tests.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_ALGORITHM: Final = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Key:
    """Who signs, and for which region."""

    id: str
    secret: str
    region: str


def sign(method: str, url: str, headers: Mapping[str, str], body: bytes, key: Key, now: datetime) -> dict[str, str]:
    """Return the headers to send: those given, the date, the content's digest and the signature. `now` is UTC."""
    parts = urlsplit(url)
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    digest = hashlib.sha256(body).hexdigest()
    told = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    signed = {**told, "host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = ";".join(sorted(signed))
    request = "\n".join(
        [
            method,
            quote(unquote(parts.path) or "/", safe="/-_.~"),
            _query(parts.query),
            *(f"{name}:{signed[name]}" for name in sorted(signed)),
            "",
            names,
            digest,
        ]
    )
    scope = f"{stamp[:8]}/{key.region}/s3/aws4_request"
    to_sign = "\n".join([_ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    signature = hmac.digest(_signing_key(key, stamp[:8]), to_sign.encode(), "sha256").hex()
    credential = f"Credential={key.id}/{scope}"
    return {**signed, "authorization": f"{_ALGORITHM} {credential},SignedHeaders={names},Signature={signature}"}


def _query(query: str) -> str:
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in parse_qsl(query, True))
    return "&".join(f"{name}={value}" for name, value in pairs)


def _signing_key(key: Key, day: str) -> bytes:
    made = f"AWS4{key.secret}".encode()
    for part in (day, key.region, "s3", "aws4_request"):
        made = hmac.digest(made, part.encode(), "sha256")
    return made
