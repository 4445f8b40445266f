"""The words of a language, compiled: which categories begin at a token, typos forgiven where a word is long enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from domain.reading.grammar import Node
from domain.reading.tokens import Token, tokenize

Words = Mapping[str, Mapping[str, Any]]
"""Category -> phrase -> value; phrases in any case, with their accents."""

FORGIVEN: Final = frozenset({"month", "weekday", "day", "cycle", "part"})
"""Categories in which a word with one letter wrong, missing, doubled or swapped is still that word."""
LONGEST_TYPO: Final = 16
SHORTEST_TYPO: Final = 6
"""Letters a word must have before one may be wrong: 'may' and 'mar' are one letter apart."""


class Lexicon:
    """Phrases by their first word."""

    def __init__(self, tables: Iterable[Words]) -> None:
        """Compile the tables; a phrase may stand in several categories."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
        self._near: dict[str, str] = {}
        for table in tables:
            for category, phrases in table.items():
                for phrase, value in phrases.items():
                    self._add(category, phrase, value)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _add(self, category: str, phrase: str, value: Any) -> None:
        words = tuple(token.text for token in tokenize(phrase))
        self._by_first.setdefault(words[0], []).append((words[1:], category, value))
        if category in FORGIVEN and len(words) == 1 and len(words[0]) >= SHORTEST_TYPO:
            for form in _with_one_less(words[0]):
                self._near.setdefault(form, words[0])

    def knows(self, word: str) -> bool:
        """Say whether a phrase begins with the word."""
        return word in self._by_first

    def nodes(self, tokens: Sequence[Token], at: int) -> list[Node]:
        """Return what the phrases that begin at a token mean."""
        word = tokens[at].text
        entries = self._by_first.get(word)
        cost = 0
        if entries is None and SHORTEST_TYPO - 1 <= len(word) <= LONGEST_TYPO and word.isalpha():
            entries, cost = self._by_first.get(self._meant(word)), 2
        if entries is None:
            return []
        found: list[Node] = []
        for rest, category, value in entries:
            if cost and (rest or category not in FORGIVEN):
                continue
            if not rest:
                found.append(Node(category, value, at, at + 1, cost))
            elif (end := _match(tokens, at + 1, rest)) is not None:
                found.append(Node(category, value, at, end, cost))
        return found

    def _meant(self, word: str) -> str:
        if word in self._near:
            return self._near[word]
        for form in _with_one_less(word):
            if form in self._near or form in self._by_first:
                return self._near.get(form, form)
        return ""


def _match(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> int | None:
    if at + len(words) > len(tokens):
        return None
    for offset, word in enumerate(words):
        if tokens[at + offset].text != word:
            return None
    return at + len(words)


def _with_one_less(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]
