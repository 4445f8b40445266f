"""What the vendor wrote itself: quoted mail, signatures and words meant for a machine are blanked, spans stay."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from domain.reading.languages import CODES, language
from domain.reading.tokens import LONGEST, plain

_QUOTED = re.compile(r"(?m)^[ \t]*[>|].*$")
_RULE = re.compile(r"(?m)^[ \t]*(?:-- ?|—|_{3,}|-{4,}.*|\*{3,}|={3,})[ \t]*$")
_HEADER_MAIL = re.compile(
    r"(?m)^[ \t*]*(?:from|de|från|fran)[ \t]*:.*\n[ \t*]*(?:sent|enviado|envoyé|skickat|date|fecha|datum|to|para|à|till)[ \t]*:",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n|\)|\]")
_MACHINE_TAG = re.compile(
    r"</?\s*(?:system|assistant|user|instructions?|prompt)\b[^>]{0,40}>|\[/?(?:inst|system)\]|<\|", re.IGNORECASE
)
LONGEST_SIGNATURE: Final = 12
"""Lines that may follow a closing."""


def own_words(text: str) -> str:
    """Blank what is not the vendor's own word; every other character keeps its place."""
    text = text[:LONGEST]
    text = _blank_tail(text, _quote_start(text))
    text = _QUOTED.sub(lambda line: " " * len(line[0]), text)
    text = _blank_tail(text, _signature_start(text))
    return _without_orders(text)


def _blank_tail(text: str, start: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:])


def _quote_start(text: str) -> int:
    """Return where the earlier mail begins: a line that says who wrote, with nothing of the vendor's below it."""
    starts = [len(text)]
    for pattern in (_wrote(), _HEADER_MAIL, _rule_of_mail()):
        match = pattern.search(text)
        if match and (text[: match.start()].strip() or not _has_own_line_below(text[match.end() :])):
            starts.append(match.start())
        elif match:  # answered below the quote: only the header goes
            continue
    return min(starts)


def _has_own_line_below(rest: str) -> bool:
    lines = [line.strip() for line in rest.splitlines() if line.strip()]
    return any(line.startswith(">") for line in lines) and not lines[-1].startswith(">")


@cache
def _wrote() -> re.Pattern[str]:
    """'On … wrote:' in any language; at most 160 characters, over two lines where the mail program wrapped it."""
    heads = "|".join(re.escape(head) for code in CODES for head in language(code).subject("replies").QUOTE_HEADS)
    verbs = "|".join(re.escape(verb) for code in CODES for verb in language(code).subject("replies").QUOTE_VERBS)
    return re.compile(
        rf"(?im)^[ \t*]*(?:{heads})\b[^\n]{{0,160}}?(?:\n[^\n]{{0,80}}?)?(?:{verbs})\b[^\n:]{{0,60}}:", re.IGNORECASE
    )


@cache
def _rule_of_mail() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for code in CODES for word in language(code).subject("replies").ORIGINAL_MAIL)
    return re.compile(rf"(?im)^[ \t]*[-_*]{{2,}} ?(?:{words})")


def _signature_start(text: str) -> int:
    """Return where a rule or a closing line ends the message; a closing in a running text ends nothing but its name."""
    rule = _RULE.search(text)
    start = rule.start() if rule and text[: rule.start()].strip() else len(text)
    for match in _closing().finditer(text):
        below = [line for line in text[match.end() :].splitlines() if line.strip()]
        if text[: match.start()].strip() and len(below) <= LONGEST_SIGNATURE:
            return min(start, match.start())
    return start


@cache
def _closing() -> re.Pattern[str]:
    words = sorted(
        {_loose(word) for code in CODES for word in language(code).subject("replies").CLOSINGS}, key=len, reverse=True
    )
    return re.compile(
        rf"(?im)(?:^|(?<=[.!?] ))[ \t]*(?:{'|'.join(words)})[ \t]*(?:[,.!]*[ \t]*$|,[ \t]*(?:[^\W\d]+[ \t.&]*){{1,5}}$)"
    )


def _loose(words: str) -> str:
    return r"\s".join(re.escape(word) for word in words.split())


def _without_orders(text: str) -> str:
    """Blank sentences that give a machine orders, and those behind them that go on with it."""
    folded = "".join(char if len(one := plain(char)) != 1 else one for char in text)
    first = _order().search(folded) or _MACHINE_TAG.search(folded)
    if first is None:
        return text
    start = first.start()
    bracket = max(text.rfind("(", max(0, start - 40), start), text.rfind("[", max(0, start - 40), start))
    end = _end_of_sentence(text, first.end())
    while end < len(text):
        after = _end_of_sentence(text, end + 1)
        if not (_order().search(folded, end, after) or _goes_on().match(folded, end, after)):
            break
        end = after
    start = bracket if bracket >= 0 and ")" not in text[bracket:start] else start
    return text[:start] + " " * (end - start) + _without_orders(text[end:]) if end > start else text


def _end_of_sentence(text: str, start: int) -> int:
    match = _SENTENCE_END.search(text, min(start, len(text)))
    return match.end() if match else len(text)


@cache
def _order() -> re.Pattern[str]:
    patterns = [pattern for code in CODES for pattern in language(code).subject("replies").ORDERS]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


@cache
def _goes_on() -> re.Pattern[str]:
    patterns = [pattern for code in CODES for pattern in language(code).subject("replies").ORDERS_GO_ON]
    return re.compile(rf"\W*(?:{'|'.join(patterns)})(?!\w)")
