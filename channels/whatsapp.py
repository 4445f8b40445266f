"""What every way into WhatsApp shares: how its people are named.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids.
"""

from __future__ import annotations


def is_bsuid(text: str) -> bool:
    """Whether this is a country code, a dot and up to 128 letters and digits."""
    return len(text) > 3 and text[2] == "." and text[:2].isascii() and text[:2].isalpha()


def digits(text: str) -> str:
    """Return a phone's digits, or '' when this is no phone."""
    text = text.removeprefix("+")
    return text if text.isascii() and text.isdigit() else ""
