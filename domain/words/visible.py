"""One visible line of a text that somebody else wrote: no hidden signs, no markup, and where asked no way to be reached."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 2
"""Accents in a row on one letter; more is a pile that runs over the lines around it. Vietnamese needs two."""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
"""Letters and marks that show nothing, yet count as printable: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point"""

_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WEB = r"(?:https?://|www\.)\S+"
_SITE = r"(?<![\w@])(?:[\w-]+\.)+(?:com|net|org|info|biz|shop|store|online|site|app|link|io|me|ly|co|uk|es|fr|se|eu)(?![\w-])(?:/\S*)?"
_PATH = r"(?<![\w@])(?:[\w-]+\.)+[a-z]{2,}/\S*"
"""Any name with a path behind it: top-level domains are more than any list (found by `make safety`)."""
_ADDRESS = re.compile(rf"{_MAIL}|{_WEB}|{_PATH}|{_SITE}", re.IGNORECASE)
_NUMBER = re.compile(r"\(?\+?\d(?:[\s()./-]{0,2}\d){8,}")
"""Nine digits and more: the shortest national numbers of our four languages, and above any price that is asked."""
_AMOUNT = r"\d{1,3}(?:[.\s]\d{3}){1,2}"
_MARKUP = re.compile(r"[\[\]`]|\*\*+|__+|~~+")
"""What renders as a link or a style somewhere: half of a markdown link stays when its address is taken out (EchoLeak)."""
_NO_PHONE = re.compile(rf"{_AMOUNT}\s?-\s?{_AMOUNT}|\d{{1,4}}([./-])\d{{1,2}}\1\d{{2,4}}(?:\s\d{{1,2}})?")


def plain(text: str, limit: int) -> str:
    """Return one visible line of at most `limit` characters: a name or a quote cannot carry markup or hidden signs."""
    line = " ".join("".join(_shown(unicodedata.normalize("NFC", text))).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def without_contacts(text: str, limit: int) -> str:
    """Return a plain line in which links, mail addresses and phone numbers are an ellipsis; prices and dates stay.

    Links and numbers that people see are those that code minted (safety H13), and a vendor learns nobody's number (H4).
    """
    line = _MARKUP.sub(" ", _ADDRESS.sub("…", plain(text, len(text) + 1)))
    return plain(_NUMBER.sub(_unless_price_or_date, line), limit)


def _shown(text: str) -> list[str]:
    shown: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > MOST_MARKS or char in _BLANK or _is_variation_selector(char):
            continue
        hidden = not char.isprintable()
        if hidden and unicodedata.category(char) == "Cf":
            continue  # zero-width signs stand inside words; a space there would show
        shown.append(" " if hidden or char in "<>" else char)
    return shown


def _is_variation_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _unless_price_or_date(match: re.Match[str]) -> str:
    return match[0] if _NO_PHONE.fullmatch(match[0]) else "…"
