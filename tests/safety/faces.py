"""Look at a text as somebody would who hides something in it: reversed, encoded, invisible, in other letters."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache


def any_in(words: Sequence[str], faces: Sequence[str]) -> str | None:
    return next((word for word in words if word and any(_known(word) in face for face in faces)), None)


def faces(text: str) -> Iterator[str]:
    """Return the letters and digits of a text as they are, reversed, in rot13, and decoded where it may be encoded."""
    plain = bare(text)
    yield plain
    yield plain[::-1]
    yield codecs.encode(plain, "rot13")
    for part in re.findall(r"[A-Za-z0-9+/_-]{12,}={0,2}", text):
        try:
            padded = part.rstrip("=") + "=" * (-len(part.rstrip("=")) % 4)
            yield bare(base64.b64decode(padded, altchars=b"-_").decode("utf-8", "ignore"))
        except (binascii.Error, ValueError):
            pass
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", part):
            yield bare(bytes.fromhex(part).decode("utf-8", "ignore"))
    hidden = "".join(chr(ord(char) - 0xE0000) for char in text if 0xE0020 <= ord(char) < 0xE007F)
    yield bare(hidden)


@cache
def _known(word: str) -> str:
    return bare(word)


def bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))
    return "".join(char for char in plain if not unicodedata.combining(char) and not is_hidden(char))


def is_hidden(char: str) -> bool:
    if char in "\n\u200d\ufe0f":  # inside emoji of our own words
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn") or "\ufe00" <= char <= "\ufe0e" or (
        "\U000e0100" <= char <= "\U000e01ef"
    )  # fmt: skip
