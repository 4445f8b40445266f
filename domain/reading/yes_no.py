"""Yes and no."""

from __future__ import annotations

from typing import Final

from domain.reading.answers import NO_SIGNS, YES_SIGNS, yes_no_of
from domain.reading.facts import Fact
from domain.reading.languages import CODES, code_of
from domain.reading.spoken import Span, Spoken, mask, whole

_PLAIN: Final = frozenset({"yes", "yep", "yeah", "oui", "ouais", "si", "sip", "ja", "japp", "jo"})
"""A yes that no 'not ok' behind it turns."""


def read_yes_no(text: str, locale: str) -> Fact[bool] | None:
    """Return the answer, None when the text is neither.

    The first clear word counts ('oui. j'ai dit non' is a yes), but a yes that is turned ('it is not ok') is a no.
    Another language than the locale's is heard only where it is all that was said.
    """
    said, home = Spoken(text), code_of(locale)
    found = _heard(said, home)
    if found is None:
        found = next((all_ for code in CODES if code != home and (all_ := _all_of_it(said, code))), None)
    sign = _sign(text)
    if sign and (found is None or sign[0][0] < found[0][0]):
        found = sign
    if found is None:
        return None
    span, value = found
    return Fact("yes_no", text[slice(*span)], span, value, 0.95 if span[0] < 3 else 0.75)


def _heard(said: Spoken, code: str) -> tuple[Span, bool] | None:
    book, words = yes_no_of(code), said.words
    for match in whole(book.neither).finditer(words):
        words = mask(words, *match.span())
    turned = whole(book.turned).search(words)
    if turned:
        words = mask(words, *turned.span())
    yes, no = whole(book.yes).search(words), whole(book.no).search(words)
    if turned and not (yes and yes.start() < turned.start() and yes[0] in _PLAIN):
        return said.span(*turned.span()), False
    if yes and (no is None or yes.start() < no.start() or (yes.start() == no.start() and yes.end() > no.end())):
        return said.span(*yes.span()), True
    return (said.span(*no.span()), False) if no else None


def _all_of_it(said: Spoken, code: str) -> tuple[Span, bool] | None:
    book, words = yes_no_of(code), said.words.strip(" ,")
    for phrases, value in ((book.turned, False), (book.yes, True), (book.no, False)):
        if whole(phrases).fullmatch(words):
            return (0, len(said.text)), value
    return None


def _sign(text: str) -> tuple[Span, bool] | None:
    places = [
        (text.find(sign), sign, value) for signs, value in ((YES_SIGNS, True), (NO_SIGNS, False)) for sign in signs
    ]
    at, sign, value = min((place for place in places if place[0] >= 0), default=(-1, "", False))
    if at < 0:
        return None
    end = at + len(sign)
    while end < len(text) and (text[end] == "\ufe0f" or 0x1F3FB <= ord(text[end]) <= 0x1F3FF):
        end += 1  # the shade of a hand belongs to it
    return (at, end), value
