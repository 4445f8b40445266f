"""Links that open a WhatsApp chat."""

from __future__ import annotations

from urllib.parse import quote

from domain.errors import Invalid


def link(phone: str, text: str = "") -> str:
    """Return `https://wa.me/<digits>?text=…`: international number, digits only, percent-encoded text.

    Source: https://faq.whatsapp.com/5913398998672934. Raises `Invalid` for what is not an E.164 number.
    """
    digits = phone.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15) or digits.startswith("0"):
        raise Invalid("phone", "A chat link needs an international number: country code and digits, no leading 0.")
    return f"https://wa.me/{digits}" + (f"?text={quote(text, safe='', errors='replace')}" if text else "")
