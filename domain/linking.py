"""One person on two channels: what a person says of another address of theirs, and the one-time code that proves it (IN8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, Protocol

from domain.reading.language import read_language
from domain.reading.linking import names_other_address
from domain.reading.links import read_links
from domain.reading.phones import read_phones

CODE_DIGITS: Final = 6
CODE_HOLDS: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
CODES_A_DAY: Final = 3
"""To one address, whoever asks: somebody else's phone is not a toy."""
_LONGEST_ANSWER: Final = 60
_CODE: Final = re.compile(rf"(?<!\d)\d{{{CODE_DIGITS // 2}}}[ -]?\d{{{CODE_DIGITS // 2}}}(?!\d)")


class Written(Protocol):
    """One message, as far as claims are read in it."""

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """An address somebody says is theirs too: a mail address in lower case, or a phone in E.164 with `+`."""

    kind: Literal["mail", "phone"]
    value: str
    message_id: int


def read_claim(heard: Sequence[Written], locale: str) -> Claim | None:
    """Return the other address of the last message that names exactly one and says that it is the writer's."""
    for message in reversed(heard):
        if message.kind == "text" and (claim := _claim(message, locale)) is not None:
            return claim
    return None


def _claim(message: Written, locale: str) -> Claim | None:
    language = read_language(message.text)
    if not any(names_other_address(message.text, one) for one in (locale, *([language.value] if language else ()))):
        return None
    mails = {fact.text.lower() for fact in read_links(message.text) if fact.value.type == "email"}
    phones = {fact.value.e164 for fact in read_phones(message.text, locale) if fact.value}
    found = [Claim("mail", one.removeprefix("mailto:"), message.id) for one in mails]
    found += [Claim("phone", one, message.id) for one in phones if one]
    return found[0] if len(found) == 1 else None


def read_code(text: str) -> str | None:
    """Return the one code that a short message carries, as digits; None where it carries none, or several."""
    codes = _CODE.findall(text) if len(text) <= _LONGEST_ANSWER else []
    return re.sub(r"\D", "", codes[0]) if len(codes) == 1 else None
