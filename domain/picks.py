"""The number that somebody typed in answer to things to tap that reached them as a numbered list (AS6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from domain.messages import Choice

LIST_HOLDS: Final = timedelta(hours=24)
"""A number that comes later is an answer to something the person no longer has before their eyes."""
_WORDS: Final = r"(?:option|opción|opcion|alternativ|alternativa|number|número|numero|numéro|nummer|nr|no)\b\.?"
_NUMBER: Final = re.compile(rf"\s*[(#]?\s*(?:{_WORDS})?\s*[(#]?\s*(\d{{1,2}})\s*[.):!]*\s*", re.IGNORECASE)
_KEYCAP: Final = str.maketrans("", "", "\ufe0f\u20e3")


def read_number(text: str) -> int | None:
    """Return the number that is all the message says: `2`, `2.`, `(2)`, `option 2`, `2️⃣`; None for anything more."""
    if len(text) > 40:
        return None
    plain = unicodedata.normalize("NFKC", text.translate(_KEYCAP))
    found = _NUMBER.fullmatch(plain)
    return int(found[1]) if found and found[1].isascii() else None


def picked(choices: Sequence[Choice], text: str) -> Choice | None:
    """Return the choice whose number was typed; None where there is none of that number."""
    number = read_number(text)
    return choices[number - 1] if number is not None and 1 <= number <= len(choices) else None
