"""Turn who wrote into what rests in the database: digests to find them, ciphertexts to write back (OP8)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from database.sealing import Sealer
from domain.messages import Sender

_REMEMBERED: Final = 10_000

_FAMILIES: Final = {"meta": "whatsapp", "twilio": "whatsapp", "waha": "whatsapp", "imap": "mail", "gmail": "mail"}


class Identity(NamedTuple):
    """The keys of one sender on a channel.

    `key` finds the address; it is the digest of the stable id, or of the phone where that is all there is.
    `phone_key` is set where both are known.
    """

    key: bytes
    phone_key: bytes | None
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None
    name_ciphertext: bytes | None


class Identities:
    """Seal senders; those seen lately are remembered, because digesting is slow."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._seal)

    def of(self, channel: str, sender: Sender) -> Identity:
        """Return the identity of a sender on a channel (its route's name)."""
        return self._remembered(family(channel), sender.stable_id, sender.phone, sender.display_name)

    def _seal(self, kind: str, stable_id: str, phone: str | None, name: str | None) -> Identity:
        stable_id = storable(stable_id)
        digits = storable(phone).lstrip("+") if phone else None
        if stable_id.isdecimal():  # WhatsApp before BSUIDs: the stable id is the phone
            digits, stable_id = stable_id, ""
        phone_key = self._sealer.digest(f"{kind}:phone", digits) if digits else None
        stable_kind = f"{kind}:bsuid" if kind == "whatsapp" else f"{kind}:id"
        key = self._sealer.digest(stable_kind, stable_id) if stable_id else None
        return Identity(
            key=key or phone_key or self._sealer.digest(stable_kind, ""),
            phone_key=phone_key if key else None,
            stable_ciphertext=self._ciphertext(stable_id),
            phone_ciphertext=self._ciphertext(digits),
            name_ciphertext=self._ciphertext(storable(name) if name else None),
        )

    def _ciphertext(self, plain: str | None) -> bytes | None:
        return self._sealer.seal(plain.encode()) if plain else None


def family(channel: str) -> str:
    """Name the network behind a channel: three providers carry WhatsApp, and a person is the same on each."""
    return _FAMILIES.get(channel, channel)


def carriers(network: str) -> list[str]:
    """Name the channels that carry a network, the opposite of `family`."""
    return [channel for channel, carried in _FAMILIES.items() if carried == network] or [network]


def storable(text: str) -> str:
    """Replace what Postgres cannot hold: NUL, and half a surrogate pair that came as a JSON escape."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "�")
