"""Say whether Twilio signed a call: HMAC over the address it called and every parameter, by SHA-1 or SHA-256.

Source: twilio.com/docs/usage/security and twilio.com/docs/usage/webhooks/webhook-shared-keys.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from channels.port import Call
from domain.errors import Refused

Pair = tuple[str, str]

_ALGORITHMS: Final = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_DEFAULT_PORTS: Final = {"https": 443, "http": 80, "wss": 443, "ws": 80}
_MOST_FIELDS: Final = 10_000
_SHORT: Final = 16_384


def check(call: Call, bases: Sequence[str], secrets: Iterable[bytes]) -> None:
    """Raise `Refused` unless one of our secrets signed this very call to one spelling of our address.

    The secret is never looked up by what the call says of it; a call names only the algorithm.
    """
    given = call.headers.get("x-twilio-signature", "")
    if not given or not given.isascii():
        raise Refused("signature", "The webhook is not signed.")
    algorithm = _ALGORITHMS.get(_algorithm(call.headers.get("x-twilio-webhooks-signature-settings", "")))
    if algorithm is None:
        raise Refused("signature", "The webhook is signed by an algorithm that nobody knows here.")
    said = call.target + _joined(_signed_pairs(call))
    made = [_mac(secret, base + said, algorithm) for secret in secrets for base in bases]
    matches = [hmac.compare_digest(given, one) for one in made]
    if not any(matches):
        raise Refused("signature", "The webhook's signature is wrong.")


def sign(secret: bytes, url: str, pairs: Iterable[Pair], algorithm: str = "sha1") -> str:
    """Return the signature: base64 of the HMAC over the address and each distinct name with each of its values."""
    return _mac(secret, url + _joined(pairs), algorithm)


def _joined(pairs: Iterable[Pair]) -> str:
    return "".join([name + value for name, value in sorted(set(pairs))])


def _mac(secret: bytes, said: str, algorithm: str) -> str:
    return b64encode(hmac.digest(secret, said.encode("utf-8", "surrogateescape"), algorithm)).decode()


def spellings(base_url: str) -> tuple[str, ...]:
    """Return our address as it is written, and with or without its port: Twilio signs now one, now the other."""
    parts = urlsplit(base_url)
    netloc, port = parts.netloc, parts.port
    if port is not None:
        other = netloc[: netloc.rindex(":")]
    elif default := _DEFAULT_PORTS.get(parts.scheme):
        other = f"{netloc}:{default}"
    else:
        return (base_url,)
    return base_url, parts._replace(netloc=other).geturl()


def is_form(call: Call) -> bool:
    """Whether the body is a form; a body without a type is one unless its digest stands in the address."""
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind:
        return kind == "application/x-www-form-urlencoded"
    return "bodySHA256" not in call.target


def pairs_of(body: bytes) -> tuple[Pair, ...]:
    """Read a form: repeated and blank fields, in their order, every byte kept. Raises ValueError for too many."""
    return _remembered(body) if len(body) <= _SHORT else _read(body)


def _read(body: bytes) -> tuple[Pair, ...]:
    told = body.decode("utf-8", "surrogateescape")
    return tuple(parse_qsl(told, keep_blank_values=True, errors="surrogateescape", max_num_fields=_MOST_FIELDS))


_remembered = lru_cache(maxsize=16)(_read)
"""Verifying and parsing read the same form, one after the other: half of a webhook's price."""


def _signed_pairs(call: Call) -> Sequence[Pair]:
    if call.method == "GET":
        return ()
    if is_form(call):
        try:
            return pairs_of(call.body)
        except ValueError as error:
            raise Refused("signature", "The webhook has more fields than Twilio sends.") from error
    if call.body and not _covers(call):
        raise Refused("body_digest", "The address does not carry the digest of this body (bodySHA256).")
    return ()


def _covers(call: Call) -> bool:
    """Whether the address, which is signed, carries the digest of the body, which then is too."""
    told = dict(parse_qsl(urlsplit(call.target).query, keep_blank_values=True)).get("bodySHA256", "")
    return told.isascii() and hmac.compare_digest(told.lower(), sha256(call.body).hexdigest())


def _algorithm(settings: str) -> str:
    """Return what `key=…,algorithm=…` names; a call without it is signed with the auth token."""
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip().lower() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"
