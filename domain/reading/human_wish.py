"""The explicit wish for a human (SU4)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from domain.reading.facts import Fact
from domain.reading.languages import code_of, language
from domain.reading.said import Said, any_of

if TYPE_CHECKING:
    from domain.reading.routing import Services

LONGEST_BARE: Final = 60


def wants_human(text: str, locale: str) -> Fact[bool] | None:
    """Return where the person asks for a human: a sentence that says so, or the bare word; None where they do not.

    Wanting people as a service is no such wish.
    """
    said, code = Said(text), code_of(locale)
    wish, bare, refuted, polite = _patterns(code)
    alone = " ".join(re.sub(r"[^\w ]", " ", polite.sub(" ", said.words)).split())
    if alone and len(alone) <= LONGEST_BARE and bare.fullmatch(alone):
        return Fact("human_wish", text, (0, len(text)), True, 0.9)
    against = [match.span() for match in refuted.finditer(said.words)]
    for match in wish.finditer(said.words):
        if not any(start < match.end() and match.start() < end for start, end in against):
            span = said.span(match)
            return Fact("human_wish", text[slice(*span)], span, True, 0.9)
    return None


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words: Services = language(code).subject("services").SERVICES
    polite: tuple[str, ...] = language(code).subject("requests").WISHES.polite
    return any_of(words.human), any_of(words.human_bare), any_of(words.human_not), any_of(polite)
