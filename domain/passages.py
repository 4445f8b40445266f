"""All that waits for an answer as one text, line by line, with where each line comes from and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.minds import FactHandle, Heard, Photo, Source


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int
    source: Source
    confidence: float
    message_id: int
    photo: str | None


class Passages:
    """What they typed, and below each message what was read of its files."""

    def __init__(self, heard: Sequence[Heard]) -> None:
        self._passages: list[_Passage] = []
        self._last = heard[-1].id if heard else 0
        lines: list[str] = []
        at = 0
        for text, source, confidence, message_id, photo in _lines(heard):
            lines.append(text)
            self._passages.append(_Passage(at, at + len(text), source, confidence, message_id, photo))
            at += len(text) + 1
        self.text = "\n".join(lines)
        """Everything."""
        spoken = (one for one in self._passages if one.source != "image text")
        self.own_words = "\n".join(self.text[one.start : one.end] for one in spoken)
        """What the person typed or said: a picture is not their word."""

    def fact(self, field: str, value: Any, span: tuple[int, int] | None) -> FactHandle:
        """Make the handle of something read in this span; as sure as the least sure line it stands in."""
        name = f"f{self._last}_{field}"
        if span is None:
            return FactHandle(name, field, value, "", self._last, *self._of_all())
        met = [one for one in self._passages if one.start < span[1] and span[0] < one.end]
        said = self.text[slice(*span)]
        least = min(met, key=lambda one: one.confidence, default=None)
        if least is None or least.source == "words":
            return FactHandle(name, field, value, said, self._last)
        return FactHandle(name, field, value, said, least.message_id, least.source, least.confidence)

    def last_fact(self, field: str, value: Any) -> FactHandle:
        """Make a handle of something that was concluded, not read."""
        return FactHandle(f"f{self._last}_{field}", field, value, "", self._last)

    def _of_all(self) -> tuple[Source, float]:
        """Where a value without a place in the text comes from: words where there are any."""
        least = min(self._passages, key=lambda one: one.confidence, default=None)
        if least is None or any(one.source == "words" for one in self._passages):
            return "words", 1.0
        return least.source, least.confidence


def photos_of(heard: Sequence[Heard], found: Sequence[FactHandle]) -> tuple[Photo, ...]:
    """Offer every file that was read, with the fields that its message's files gave."""
    return tuple(
        Photo(file.name, file.source, file.text, tuple(fact for fact in found if _is_from(fact, message, file.source)))
        for message in heard
        for file in message.files
        if file.state == "read"
    )


def _is_from(fact: FactHandle, message: Heard, source: Source) -> bool:
    return fact.message_id == message.id and fact.source == source


def _lines(heard: Sequence[Heard]) -> Iterator[tuple[str, Source, float, int, str | None]]:
    for message in heard:
        if message.text.strip():
            yield message.text, "words", 1.0, message.id, None
        for file in message.files:
            for line in file.legible:
                yield line.text, file.source, line.confidence, message.id, file.name
