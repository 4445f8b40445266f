"""Say who a webhook speaks of, and how Twilio addresses them: on WhatsApp and by SMS.

Source: twilio.com/docs/messaging/guides/webhook-request.
"""

from __future__ import annotations

from typing import Final

from channels.twilio_whatsapp.fields import Told
from channels.whatsapp import digits, is_bsuid
from domain.messages import Recipient, Sender

WHATSAPP: Final = "whatsapp:"
_SHORTEST_NUMBER: Final = 9
"""Digits; a short code has fewer."""


def is_whatsapp(address: str) -> bool:
    """Whether an address, ours or theirs, is one on WhatsApp; else it is a number for SMS."""
    return address.startswith(WHATSAPP)


def tidy(address: str) -> str:
    """Return an address with the plus of its number, which a form that is not escaped turns into a blank."""
    prefix, _, number = address.rpartition(":")
    number = number.strip()
    if len(number) >= _SHORTEST_NUMBER and digits(number) == number:
        number = f"+{number}"
    return f"{prefix}:{number}" if prefix else number


def sender(told: Told) -> Sender | None:
    """Return who wrote; None where nobody is named that we know how to speak of."""
    address = tidy(told.get("From"))
    if is_whatsapp(address):
        return _on_whatsapp(address, told)
    if phone := _phone(address):
        return Sender(phone, f"+{phone}", display_name=told.get("ProfileName") or None)
    if not address or ":" in address:
        return None  # another network of Twilio's: messenger:, rcs:, …
    # A short code or a name ("BANK"): a robot, and no number that could be answered.
    return Sender(f"sms:{address.casefold()}")


def recipient(told: Told) -> Sender | None:
    """Return whom a message of ours went to, as its status names them."""
    address = tidy(told.get("To"))
    if is_whatsapp(address):
        return _on_whatsapp(address, told)
    phone = _phone(address)
    return Sender(phone, f"+{phone}") if phone else None


def _on_whatsapp(address: str, told: Told) -> Sender | None:
    """The BSUID first, wherever it stands; the phone is an attribute that may be absent."""
    written = address.removeprefix(WHATSAPP)
    bsuid = told.get("ExternalUserId").removeprefix(WHATSAPP) or (written if is_bsuid(written) else "")
    phone = digits(written) or digits(told.get("WaId"))
    if not bsuid and not phone:
        return None
    return Sender(
        stable_id=bsuid or phone,
        phone=f"+{phone}" if phone else None,
        display_name=told.get("ProfileName") or None,
    )


def _phone(address: str) -> str:
    """Return the digits of a number in E.164, else ''."""
    return digits(address) if address.startswith("+") else ""


def address(account: str, to: Recipient) -> str | None:
    """Return the address to send to, as their own messages named it: by phone where one is known, else by BSUID.

    None when an SMS has no number to go to.
    """
    phone = digits(to.phone or "") or digits(to.stable_id)
    if is_whatsapp(account):
        return f"{WHATSAPP}+{phone}" if phone else f"{WHATSAPP}{to.stable_id}"
    return f"+{phone}" if phone else None
