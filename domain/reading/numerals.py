"""Where a number begins: runs of digits in both decimal conventions, and number words put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from domain.reading.grammar import Node
from domain.reading.tokens import Token, tokenize

LONGEST_DIGITS: Final = 15
_GROUP_SIGNS: Final = (",", ".", "'")
_COMMA_GROUPS: Final = frozenset(
    {"en", "es-mx", "es-us", "es-gt", "es-pe", "es-do", "es-hn", "es-ni", "es-pr", "es-sv", "es-pa"}
)
"""Locales that write 1,200.50; the others write 1.200,50 (CLDR 48, numbers/symbols)."""


class Num(NamedTuple):
    """A number as it stands: its value, how many digits it was written with (0: words), whether it had a fraction."""

    value: Decimal
    digits: int = 0
    is_decimal: bool = False
    is_grouped: bool = False


def writes_comma_groups(locale: str) -> bool:
    """Say whether a comma groups thousands in a locale."""
    code = locale.lower().replace("_", "-")
    return code in _COMMA_GROUPS or code[:2] == "en"


def literals(tokens: Sequence[Token], at: int, locale: str) -> Iterator[Node]:
    """Yield what the digits at a token can be, the likeliest cheapest."""
    token = tokens[at]
    if token.text in (".", ",") and not (token.is_joined and at and tokens[at - 1].text.isdigit()):
        if at + 1 < len(tokens) and _is_digits(tokens[at + 1]) and tokens[at + 1].is_joined:
            digits = tokens[at + 1].text
            yield Node("num", Num(Decimal(f"0.{digits}"), len(digits), True), at, at + 2, 0)
        return
    if not _is_digits(token):
        return
    if (
        at > 1
        and token.is_joined
        and tokens[at - 1].is_joined
        and tokens[at - 1].text in ".,"
        and _is_digits(tokens[at - 2])
    ):
        yield Node("num", Num(Decimal(token.text), len(token.text)), at, at + 1, 0)
        return
    yield from _scientific(tokens, at)
    signs, groups, end = _joined_groups(tokens, at)
    if not groups:
        yield Node("num", Num(Decimal(token.text), len(token.text)), at, at + 1, 0)
        yield from _spaced(tokens, at, locale)
        return
    yield from _grouped(token.text, signs, groups, at, end, locale)
    yield Node("num", Num(Decimal(token.text), len(token.text)), at, at + 1, 3)


def _grouped(first: str, signs: list[str], groups: list[str], at: int, end: int, locale: str) -> Iterator[Node]:
    digits = len(first) + sum(map(len, groups))
    whole = "".join([first, *groups])
    comma = writes_comma_groups(locale)
    can_group = len(first) <= 3 and first != "0" and len(groups[-1]) == 3 and len(set(signs)) == 1
    can_group = can_group and all(len(group) == 3 or (len(group) == 2 and signs[0] == ",") for group in groups)
    if can_group:
        is_usual = len(groups) > 1 or (signs[0] == "'") or (signs[0] == ",") == comma
        yield Node("num", Num(Decimal(whole), digits, is_grouped=True), at, end, 0 if is_usual else 1)
    if signs[-1] == "'" or len(groups[-1]) > 6:
        return
    if len(groups) == 1:
        is_usual = not can_group or (signs[0] == ".") == comma
        yield Node("num", Num(Decimal(f"{first}.{groups[0]}"), digits, True), at, end, 0 if is_usual else 1)
    elif signs[-1] not in signs[:-1] and len(set(signs[:-1])) == 1 and all(len(group) == 3 for group in groups[:-1]):
        value = Decimal(f"{first}{''.join(groups[:-1])}.{groups[-1]}")
        yield Node("num", Num(value, digits, True, True), at, end, 0)


def _joined_groups(tokens: Sequence[Token], at: int) -> tuple[list[str], list[str], int]:
    signs: list[str] = []
    groups: list[str] = []
    here = at + 1
    while here + 1 < len(tokens) and tokens[here].text in _GROUP_SIGNS and len(groups) < 6:
        if not (tokens[here].is_joined and tokens[here + 1].is_joined and _is_digits(tokens[here + 1])):
            break
        signs.append(tokens[here].text)
        groups.append(tokens[here + 1].text)
        here += 2
    return signs, groups, here


def _spaced(tokens: Sequence[Token], at: int, locale: str) -> Iterator[Node]:
    """10 000 and 1 250,50: groups of three behind spaces."""
    whole, here = tokens[at].text, at + 1
    if len(whole) > 3 or whole.startswith("0"):
        return
    while (
        here < len(tokens) and _is_digits(tokens[here]) and len(tokens[here].text) == 3 and not tokens[here].is_joined
    ):
        whole += tokens[here].text
        here += 1
    if here == at + 1 or (here < len(tokens) and tokens[here].is_joined and _is_digits(tokens[here])):
        return
    cost = 1 if locale[:2] == "en" else 0
    signs, groups, end = _joined_groups(tokens, here - 1)
    if len(groups) == 1 and len(groups[0]) <= 2 and signs[0] in ".,":
        yield Node("num", Num(Decimal(f"{whole}.{groups[0]}"), len(whole), True, True), at, end, cost)
    elif not groups:
        yield Node("num", Num(Decimal(whole), len(whole), is_grouped=True), at, here, cost)


def _scientific(tokens: Sequence[Token], at: int) -> Iterator[Node]:
    """1e10, 2,5e-3."""
    signs, groups, here = _joined_groups(tokens, at)
    if len(groups) > 1 or here + 1 >= len(tokens) or tokens[here].text != "e" or not tokens[here].is_joined:
        return
    sign = "-" if tokens[here + 1].text == "-" else ""
    power = here + (2 if sign else 1)
    if power < len(tokens) and tokens[power].is_joined and _is_digits(tokens[power]) and len(tokens[power].text) <= 2:
        mantissa = f"{tokens[at].text}.{groups[0]}" if signs else tokens[at].text
        yield Node("num", Num(Decimal(f"{mantissa}e{sign}{tokens[power].text}"), 1, True), at, power + 1, -1)


def _is_digits(token: Token) -> bool:
    return token.text.isdecimal() and len(token.text) <= LONGEST_DIGITS


class NumberWords:
    """The number words of a language put together to values, by what may follow what."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the categories `small`, `hundred`, `power`, `joiner`, `one` and the set `wide` of a language's words."""
        self._kinds: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
        for kind in ("small", "hundred", "power"):
            for phrase, value in words[kind].items():
                first, *rest = [token.text for token in tokenize(phrase) if token.text != "-"]
                self._kinds.setdefault(first, []).append((tuple(rest), kind, value))
        for entries in self._kinds.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._joiners = frozenset(words["joiner"])
        self._joins_zeros = bool(words.get("zeros"))
        self._ones = frozenset(words["one"])
        self._wide = frozenset(words["wide"].values())
        self._split = lru_cache(maxsize=1024)(self._pieces)

    def nodes(self, tokens: Sequence[Token], at: int, literal: Node | None = None) -> Iterator[Node]:
        """Yield every number that begins at a token in words, or in a literal followed by words (4 million)."""
        total, last_power, words_read = Decimal(0), Decimal(10) ** 18, 0
        group, here = self._start(tokens, at, literal)
        is_first = here == at
        while here < len(tokens) and words_read < 24:
            step = self._next(tokens, here, allow_joiner=not is_first) or self._digits(tokens, here, total, group)
            if step is None:
                break
            kind, value, end = step
            if kind == "small":
                if not self._fits(group, total, Decimal(value), is_first):
                    break
                group += value
            elif kind == "hundred":
                if (group >= 100 and not literal) or group != int(group):
                    break
                group = max(group, Decimal(1)) * value
            elif value < last_power:
                total, group, last_power = total + max(group, Decimal(1)) * value, Decimal(0), Decimal(value)
            elif value == last_power:
                break
            else:
                total, group, last_power = (total + group) * value, Decimal(0), Decimal(value)
            here, is_first, words_read = end, False, words_read + 1
            yield Node("num", Num(total + group, literal.value.digits if literal else 0), at, here, 0)

    def _start(self, tokens: Sequence[Token], at: int, literal: Node | None) -> tuple[Decimal, int]:
        """Return what a number begins with: digits, or the article of 'a hundred'."""
        if literal is not None:
            return literal.value.value, literal.end
        if tokens[at].text in self._ones and self._has_power(tokens, at + 1):
            return Decimal(1), at + 1
        return Decimal(0), at

    def _fits(self, group: Decimal, total: Decimal, value: Decimal, is_first: bool) -> bool:
        if is_first or (group == 0 and total):
            return True
        if group == 0:
            return value < 10 and self._joins_zeros
        if group != int(group):
            return False
        tail = int(group) % 100
        if tail in self._wide and value < 20:
            return True
        if tail == 0:
            return value < 100
        return tail % 10 == 0 and tail >= 20 and value < 10

    @staticmethod
    def _digits(tokens: Sequence[Token], at: int, total: Decimal, group: Decimal) -> tuple[str, int, int] | None:
        """4 millones 2 mil 3: digits may follow a power."""
        token = tokens[at]
        if group or not total or not _is_digits(token) or len(token.text) > 3 or token.is_joined:
            return None
        return "small", int(token.text), at + 1

    def value_of(self, word: str) -> int:
        """Return the value of one word, written together or not; 0 when it is no number."""
        for rest, _, value in self._kinds.get(word, ()):
            if not rest:
                return value
        return self._split(word)

    def _has_power(self, tokens: Sequence[Token], at: int) -> bool:
        step = self._next(tokens, at, allow_joiner=False)
        return step is not None and step[0] != "small"

    def _next(self, tokens: Sequence[Token], at: int, *, allow_joiner: bool) -> tuple[str, int, int] | None:
        if at >= len(tokens):
            return None
        if allow_joiner and tokens[at].text == "-" and at + 1 < len(tokens) and tokens[at + 1].text in self._joiners:
            at += 1  # vingt-et-un
        if allow_joiner and at + 1 < len(tokens) and (tokens[at].text in self._joiners or tokens[at].text == "-"):
            behind = at + 2 if at + 2 < len(tokens) and tokens[at + 1].text == "-" else at + 1
            is_glued = tokens[at].text != "-" or tokens[at].is_joined
            inner = self._next(tokens, behind, allow_joiner=False) if is_glued else None
            return inner if inner and (inner[0] == "small" or tokens[at].text == "-") else None
        for rest, kind, value in self._kinds.get(tokens[at].text, ()):
            end = self._match(tokens, at + 1, rest)
            if end is not None:
                return kind, value, end
        compound = self._split(tokens[at].text)
        return ("small" if compound < 1000 else "power", compound, at + 1) if compound else None

    @staticmethod
    def _match(tokens: Sequence[Token], at: int, rest: tuple[str, ...]) -> int | None:
        for word in rest:
            if at < len(tokens) and tokens[at].text == "-":
                at += 1
            if at >= len(tokens) or tokens[at].text != word:
                return None
            at += 1
        return at

    def _pieces(self, word: str) -> int:
        """Read number words written as one (tjugofem, fortyfive); 0 when a word is not made of them."""
        if len(word) < 5 or len(word) > 40 or not word.isalpha():
            return 0
        total, group, at, count = 0, 0, 0, 0
        while at < len(word):
            for length in range(min(12, len(word) - at), 1, -1):
                entry = next((e for e in self._kinds.get(word[at : at + length], ()) if not e[0]), None)
                if entry is not None:
                    break
            else:
                return 0
            _, kind, value = entry
            if kind == "small":
                if group and not (group % 100 == 0 or (group % 10 == 0 and value < 10)):
                    return 0
                group += value
            elif kind == "hundred":
                group = max(group, 1) * value
            else:
                total, group = total + max(group, 1) * value, 0
            at, count = at + length, count + 1
        return total + group if count > 1 else 0
