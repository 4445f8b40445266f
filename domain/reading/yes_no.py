"""Yes and no."""

from __future__ import annotations

from domain.reading.answers import NO_SIGNS, YES_SIGNS, answers_of
from domain.reading.facts import Fact
from domain.reading.languages import code_of
from domain.reading.said import Said, Span, any_of


def read_yes_no(text: str, locale: str) -> Fact[bool] | None:
    """Return the answer, None when the text is neither.

    The first clear word counts ('oui. j'ai dit non' is a yes), but a yes that is turned ('it is not ok') is a no.
    """
    said, book = Said(text), answers_of(code_of(locale))
    yes, no = any_of(book.yes), any_of(book.no)
    if turned := said.find(any_of(book.negated)):
        first = said.find(yes)
        if not (first and first[0] < turned[0] and text[slice(*first)].lower() in _PLAIN):
            return _fact(text, turned, False, 0.85)
    first_yes, first_no = said.find(yes), said.find(no)
    if first_yes and (not first_no or first_yes[0] < first_no[0] or first_yes[1] > first_no[1] > first_yes[0]):
        return _fact(text, first_yes, True, 0.95 if first_yes[0] < 3 else 0.7)
    if first_no:
        return _fact(text, first_no, False, 0.95 if first_no[0] < 3 else 0.7)
    if weak := said.find(any_of(book.ok)):
        return _fact(text, weak, True, 0.8 if weak[0] < 3 else 0.5)
    return _sign(text)


_PLAIN = ("oui", "yes", "si", "sí", "ja", "yep", "yeah")


def _sign(text: str) -> Fact[bool] | None:
    for signs, value in ((YES_SIGNS, True), (NO_SIGNS, False)):
        for sign in signs:
            if (at := text.find(sign)) >= 0:
                end = at + len(sign)
                while end < len(text) and (text[end] == "\ufe0f" or 0x1F3FB <= ord(text[end]) <= 0x1F3FF):
                    end += 1  # the shade of a hand belongs to it
                return _fact(text, (at, end), value, 0.8)
    return None


def _fact(text: str, span: Span, value: bool, confidence: float) -> Fact[bool]:
    return Fact("yes_no", text[slice(*span)], span, value, confidence)
