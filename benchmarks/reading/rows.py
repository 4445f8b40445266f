"""The rows of the reading sets: where they lie, which kind reads them, and each as a `Row` of the registry."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from domain.reading.kinds import Row

Raw = Mapping[str, Any]
CHECKOUT: Final = Path(__file__).parents[2]
FRESH: Final = "fresh_examples"
"""Rows written for this product; their shape is in `definitions.md` beside them."""
NO_MOMENT: Final = "2026-01-01T09:00:00"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of rows and the kind that is asked to read them."""

    name: str
    kind: str
    file: str


def _public(name: str, kind: str, as_name: str | None = None) -> Source:
    return Source(as_name or name, kind, f"{name}/dev.jsonl")


def _fresh(name: str, kind: str) -> Source:
    return Source(f"fresh_{name}", kind, f"{FRESH}/{name}.jsonl")


SOURCES: Final = (
    _public("datetime_duckling", "date"),
    _public("datetime_recognizers", "date"),
    _public("nlupp", "date", "nlupp_date"),
    _public("duration_duckling", "duration"),
    _public("money_duckling", "money"),
    _public("money_recognizers", "money"),
    _public("money_price_parser", "money"),
    _public("nlupp", "money", "nlupp_money"),
    _public("number_duckling", "number"),
    _public("number_recognizers", "number"),
    _public("nlupp", "number", "nlupp_number"),
    _public("quantity_duckling", "quantity"),
    _public("quantity_recognizers", "quantity"),
    _public("phone", "phone"),
    _public("email_url", "email_url"),
    _public("yesno", "yes_no"),
    _public("nlupp", "yes_no", "nlupp_yes_no"),
    _public("optout", "opt_out"),
    _fresh("optout", "opt_out"),
    _public("langid_short", "language"),
    _public("routing_en", "service"),
    _fresh("vendor_replies", "vendor_reply"),
    _fresh("customer_requests", "request"),
    _fresh("consent", "consent"),
    _public("email_reply", "reply_text"),
)


def data_folder(named: str | None) -> Path:
    """Where the sets lie: as named, else CONCIERGE_READING_DATA, else beside the checkout."""
    return Path(named or os.environ.get("CONCIERGE_READING_DATA") or CHECKOUT.parent / "shared" / "data")


def read_rows(path: Path) -> Iterator[Raw]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def as_row(raw: Raw) -> Row:
    """Give a row of a set the form the readers take; a row of no language is read as English."""
    text, hint = raw["input"], None
    if isinstance(text, Mapping):
        text, hint = text["price"] or "", text["currency_hint"]
    asked: Mapping[str, Any] = raw.get("asked") or {}
    return Row(
        text=text,
        locale=raw["locale"] or "en",
        now=datetime.fromisoformat(raw.get("ref_time") or NO_MOMENT),
        asked=asked,
        default_currency=raw.get("default_currency") or asked.get("currency"),
        currency_hint=hint,
        question=raw.get("question"),
        previous_bot_message=raw.get("previous_bot_message"),
    )
