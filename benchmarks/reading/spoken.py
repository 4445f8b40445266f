"""Judge money, numbers and answers in whole sentences of real users (nlupp)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.reading.scoring import Found, Raw, Score, is_close, overlap

_COUNTS: Final = ("number", "people", "rooms", "adults", "kids")
_ANSWERS: Final = {"affirm": True, "deny": False}


def score_spoken_money(row: Raw, found: Found) -> Score:
    """An amount without a currency counts as money only where it was labelled so; the reader may leave it."""
    slot = row["expected"]["slots"].get("amount_of_money")
    if slot is None:
        return Score(not found, empty=True, alarm=bool(found), mentions=(0, len(found), 0))
    right = len(found) == 1 and _is_amount(found[0]["value"], slot)
    hit = any(_is_amount(fact["value"], slot) for fact in found)
    sort = "no currency said" if slot["currency"] == "ambiguous" else "with a currency"
    return Score(right, mentions=(int(hit), len(found), 1), parts={sort: right})


def _is_amount(got: Mapping[str, Any], slot: Mapping[str, Any]) -> bool:
    said = (got["amount"], got["min"], got["max"])
    amount = any(value is not None and is_close(value, slot["amount"]) for value in said)
    return amount and (slot["currency"] == "ambiguous" or got["currency"] == slot["currency"])


def score_spoken_number(row: Raw, found: Found) -> Score:
    """Counts written as numbers must be found where they stand; dates and prices in the sentence hold numbers too."""
    slots: Mapping[str, Any] = row["expected"]["slots"]
    said = [slot for name, slot in slots.items() if name in _COUNTS and _is_written(slot)]
    if said:
        hits = sum(any(_is_count(fact, slot) for fact in found) for slot in said)
        return Score(hits == len(said), mentions=(hits, hits, len(said)))
    if slots or any(letter.isdigit() for letter in row["input"]):
        return Score(None)
    return Score(not found, empty=True, alarm=bool(found))


def _is_written(slot: Mapping[str, Any]) -> bool:
    return slot["text"].isdigit() or slot["text"].casefold() in _WORDS


_WORDS: Final = {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty"}


def _is_count(fact: Mapping[str, Any], slot: Mapping[str, Any]) -> bool:
    return overlap(fact["span"], *slot["span"]) and is_close(fact["value"].get("value"), slot["value"])


def score_spoken_answer(row: Raw, found: Found) -> Score:
    """What affirms or denies; a sentence that does neither should read as neither."""
    intents: list[str] = row["expected"]["intents"]
    said = {_ANSWERS[intent] for intent in intents if intent in _ANSWERS}
    got: object = found[0]["value"] if found else None
    if len(said) == 2:
        return Score(None)
    if not said:
        return Score(got is None, empty=True, alarm=got is not None)
    right = got in said
    return Score(right, parts={"yes" if True in said else "no": right})
