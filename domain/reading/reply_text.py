"""Find what a person wrote themselves in a mail: without what they quote, and without their signature.

What cannot be told apart stays: a signature too many costs less than a wish lost. What was forwarded stays too, because
the sender wants it read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from domain.reading import mail_marks as marks

LONGEST: Final = 200_000
"""Characters that are looked at; the bytes of the mail keep the rest."""
_MOST_LINES: Final = 3000
_WIDEST: Final = 1000
_ATTRIBUTION_LINES: Final = 5
_HEADER_LINES: Final = 10
_SIGNATURE_LINES: Final = 10
_QUOTED: Final = re.compile(r"^\s{0,3}(?:>|&gt;)")
_WRAPPED_FROM: Final = 60
_LINK_ONLY: Final = re.compile(r"^\s*[(<\[]?(?:https?://|mailto:)\S+[)>\]]*\s*>?\s*$")
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;…][\"'”’)]*$")
_RULE: Final = re.compile(r"^\s*[-_*=~]{3,}\s*$")
_MANY_BLANKS: Final = re.compile(r"\n{3,}")
_INVISIBLE: Final = str.maketrans(
    dict.fromkeys("\u200b\u200e\u200f\u202a\u202c\ufeff", "") | {"\u00a0": " ", "\u202f": " "}
)


class Attribution(NamedTuple):
    """The lines that say who is quoted: `words` is what stands before them on the first line, `lines` how many."""

    words: str
    lines: int


def reply_text(text: str) -> str:
    """Return the sender's own words; '' where the mail only quotes."""
    plain = unicodedata.normalize("NFC", text[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    lines = [line.rstrip() for line in plain.split("\n")]
    own = _without_closing(_own_lines(lines))
    while own and (not own[-1].strip() or _RULE.match(own[-1])):
        own.pop()
    return _MANY_BLANKS.sub("\n\n", "\n".join(own)).strip()


def _own_lines(lines: Sequence[str]) -> list[str]:
    own: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if at >= _MOST_LINES:
            return [*own, *lines[at:]]
        if _QUOTED.match(line):
            at = _behind_quote(lines, at)
            own.append("")
        elif not line.strip():
            own.append("")
            at += 1
        elif _is_forward(line):
            return [*own, *lines[at:]]
        elif _ends_all(lines, at):
            return own
        elif found := _attribution(lines, at):
            own.append(found.words)
            at += found.lines
            if not _is_quote_next(lines, at):
                return own  # nothing marks where the quote ends, so it goes to the end
        else:
            own.append(line)
            at += 1
    return own


def _behind_quote(lines: Sequence[str], at: int) -> int:
    """Return the line after a quote, and after lines that were torn off it: long ones wrapped, links alone."""
    while at < len(lines):
        is_torn = lines[at].strip() and _is_torn_off(lines[at - 1], lines[at], lines[at + 1 : at + 2])
        if not is_torn and not _QUOTED.match(lines[at]):
            break
        at += 1
    return at


def _is_torn_off(above: str, line: str, below: Sequence[str]) -> bool:
    if _LINK_ONLY.match(line):
        return True
    is_between = bool(below) and _QUOTED.match(below[0]) is not None
    return is_between and len(above) >= _WRAPPED_FROM and not _ENDS_SENTENCE.search(above)


def _is_quote_next(lines: Sequence[str], at: int) -> bool:
    """Say whether the next line that holds anything is marked as a quote."""
    return next((_QUOTED.match(line) is not None for line in lines[at : at + 5] if line.strip()), False)


def _ends_all(lines: Sequence[str], at: int) -> bool:
    """Say whether nothing of the sender's comes from this line on."""
    line = lines[at]
    if line.strip() in ("--", "—"):
        return True
    return _is_original(line) or _is_sent_from(line) or _is_header_block(lines, at)


def _is_original(line: str) -> bool:
    return len(line) <= 120 and _between_dashes(marks.ORIGINALS).match(line) is not None


def _is_forward(line: str) -> bool:
    return len(line) <= 120 and _forward().match(line) is not None


def _is_sent_from(line: str) -> bool:
    """Say whether a telephone added the line: short, beginning with the mark, and no sentence."""
    bare = re.sub(r"<[^<>]{0,300}>|\(https?://[^()]{0,300}\)", "", line).strip(" *_[]>-")
    if len(bare) > 80 or len(bare.split()) > 9 or bare.endswith((".", "!", "?", ",")):
        return False
    low = bare.lower()
    found = next((mark for mark in marks.SENT_FROM if low.startswith(mark)), None)
    ends = "" if found is None else low[len(found) : len(found) + 1]
    return (found is not None and not ends.isalnum()) or low.endswith(marks.SENT_FROM_AFTER)


def _is_header_block(lines: Sequence[str], at: int) -> bool:
    """Say whether the head of a quoted mail stands here: who it is from, and its subject or an address.

    'From: London, To: Paris, Date: 5 May' is a journey.
    """
    first = _header(lines[at])
    if first is None:
        return False
    found = [first]
    misses = 0
    for line in lines[at + 1 : at + _HEADER_LINES]:
        header = _header(line)
        misses = 0 if header else misses + 1
        if misses > 2 or (not line.strip() and len(found) > 1):
            break
        found += [header] if header else []
    kinds = {kind for kind, _ in found}
    has_address = any(kind == "from" and "@" in value for kind, value in found)
    return "from" in kinds and len(kinds) >= 2 and ("subject" in kinds or has_address) and len(kinds) + has_address >= 3


def _header(line: str) -> tuple[str, str] | None:
    label, colon, value = line[:_WIDEST].replace("：", ":").partition(":")
    kind = _HEADERS.get(label.strip(" \t*_").lower()) if colon and len(label) <= _LONGEST_LABEL else None
    return (kind, value) if kind else None


_LONGEST_LABEL: Final = 30
_KINDS: Final = {"to": marks.TO, "sent": marks.SENT, "subject": marks.SUBJECT, "from": marks.FROM}
_HEADERS: Final = {word: kind for kind, words in _KINDS.items() for word in words}


def _attribution(lines: Sequence[str], at: int) -> Attribution | None:
    if not _NUMBER_OR_ADDRESS.search(lines[at]):
        return None
    joined = ""
    for count, line in enumerate(lines[at : at + _ATTRIBUTION_LINES], start=1):
        if not line.strip() or len(joined) + len(line) > _WIDEST:
            return None
        joined = f"{joined} {line.strip()}" if joined else line.strip()
        if count > 1 and _begins(line):
            return None  # the attribution begins further down
        words = _attributed(joined, alone=count == 1)
        if words is not None:
            return Attribution(words, count)
    return None


def _begins(line: str) -> bool:
    return _looks_dated(line) and (_opened().match(line) or _starts_with_date().match(line)) is not None


def _attributed(text: str, *, alone: bool) -> str | None:
    """Return what stands before an attribution that ends the text; None where it holds none."""
    if len(text) < 12 or not _looks_dated(text):
        return None
    if _opened().match(text) and (_ends_in_verb(text) or _names_after_verb().search(text)):
        return ""
    if _starts_with_date().match(text) and text.endswith((":", ">")) and "@" in text:
        return ""
    if alone and "@" in text and _ends_in_verb(text) and text.rstrip("-_* ").endswith((":", "：")):
        inside = _within().search(text)
        return text[: inside.start()].rstrip(" -_") if inside else ""
    inside = _within().search(text) if alone else None
    return text[: inside.start()].rstrip(" -_") if inside else None


def _ends_in_verb(text: str) -> bool:
    low = text[-80:].lower().rstrip(" -_*:：")
    verb = next((verb for verb in marks.VERBS if low.endswith(verb)), None)
    return verb is not None and (not verb.isascii() or not low[: -len(verb)][-1:].isalnum())


_NUMBER_OR_ADDRESS: Final = re.compile(r"[\d@]")
_DATED: Final = re.compile(r"@|\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")


def _looks_dated(text: str) -> bool:
    return _DATED.search(text) is not None


def _without_closing(own: list[str]) -> list[str]:
    """Drop 'Best regards,', a name and what a card holds; never a sentence, never all there is."""
    filled = [at for at, line in enumerate(own) if line.strip()]
    for at in filled[-_SIGNATURE_LINES:]:
        if at != filled[0] and own[at].strip(" ,.!-–").lower() in _closings():
            below = [own[one].strip() for one in filled if one > at]
            if all(_is_on_a_card(line, first=line is below[0]) for line in below):
                return own[:at]
    return own


_CARD: Final = re.compile(r"\d[ .-]?\d[ .-]?\d|@|www\.|https?:|\||\.(?:com|org|net|co|es|fr|se|uk)\b", re.IGNORECASE)


def _is_on_a_card(line: str, *, first: bool) -> bool:
    """Say whether a name, a title or how to reach somebody stands there."""
    words = line.split()
    if line.endswith(("?", "!", ":")) or re.match(r"p\.?\s?s\b", line, re.IGNORECASE) or len(line) > 90:
        return False
    if first or not _CARD.search(line):
        return len(words) <= 5 and not any(sign.isdigit() for sign in line) and words[0][:1].isupper()
    return len(words) <= 12


@cache
def _closings() -> frozenset[str]:
    return frozenset(marks.CLOSINGS)


def _one_of(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


@cache
def _between_dashes(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"^\s*[-_=*]{{2,}}\s*{_one_of(words)}\s*[-_=*:]{{2,}}\s*$", re.IGNORECASE)


@cache
def _forward() -> re.Pattern[str]:
    word = _one_of(marks.FORWARDS)
    return re.compile(rf"^\s*(?:[-_=*]{{2,}}\s*{word}\b.{{0,60}}|{word}\s*:)\s*$", re.IGNORECASE)


@cache
def _opened() -> re.Pattern[str]:
    return re.compile(
        rf"^[-_*\s]{{0,12}}(?:{_one_of(marks.OPENINGS)}[\s,.]|[^\W\d]{{2,4}}\.?,?\s\d|\d{{1,2}}\.?\s[^\W\d]{{3,10}}\.?\s)[^\n]{{0,50}}\d",
        re.IGNORECASE,
    )


@cache
def _starts_with_date() -> re.Pattern[str]:
    return re.compile(r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}年)")


@cache
def _names_after_verb() -> re.Pattern[str]:
    """'… schrieb Julius Caesar <…>:', as German, Dutch and Norwegian programs write."""
    return re.compile(rf"\d\D{{0,60}}\s{_one_of(marks.VERBS)}\s[^:]{{1,200}}:\s*$", re.IGNORECASE)


@cache
def _within() -> re.Pattern[str]:
    """An attribution behind words on the same line: with a weekday or month first, so that no sentence is one."""
    opening = r"\b(?:On|Le|El|Den|Am)\s(?:[^\W\d]{2,10}\.?,?\s){0,2}\d{1,2}"
    opening_us = r"\bOn\s(?:[^\W\d]{3,10}\.?,?\s){1,2}\d{1,2}"
    return re.compile(rf"(?:{opening}|{opening_us})[^\n]{{5,200}}\s{_one_of(marks.VERBS)}\s?[:：]\s*$")
