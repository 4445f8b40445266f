"""Judge money, numbers, quantities, lengths of time, phones, links, answers, languages and services."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from benchmarks.reading.scoring import Found, Raw, Score, is_close, judge_mentions, mentions

_MINOR: Final = {
    "cent",
    "cents",
    "pence",
    "penny",
    "centavo",
    "penique",
    "céntimo",
    "centime",
    "centimes",
    "øre",
    "öre",
}
_ONE_NAME: Final = {
    "Dollar": {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN"},
    "Pound": {"GBP", "EGP", "LBP"},
    "Riyal": {"SAR", "QAR", "YER"},
    "Rial": {"IRR", "OMR", "YER"},
    "Dinar": {"KWD", "JOD", "BHD", "IQD", "TND", "DZD", "RSD", "LYD"},
    "Shekel": {"ILS"},
    "PTS": {"ESP"},
}
"""duckling's names of more than one currency, or of one no longer in ISO 4217."""
_SIGNS: Final = {
    "€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₹": "INR", "₫": "VND", "¥": "JPY", "円": "JPY", "zł": "PLN",
    "₺": "TRY", "TL": "TRY", "Kč": "CZK", "Ft": "HUF", "R$": "BRL", "₪": "ILS", "€.": "EUR",
    "₩": "KRW", "₦": "NGN", "฿": "THB", "Rs.": "INR", "лв": "BGN",
}  # fmt: skip
SERVICES: Final = {
    "reminder": {"assistant"},
    "calendar": {"assistant"},
    "expense": {"assistant"},
    "sourcing": {"sourcing"},
    "support": {"support"},
    "info": {"information"},
    "handoff": {"human"},
    "other": {None, "information"},  # chatter and questions about anything: never an order, never a person rung
}
"""routing_en's labels as our services."""


def best(found: Found) -> Any:
    return found[0]["value"] if found else None


def score_duration(row: Raw, found: Found) -> Score:
    return Score(len(found) == 1 and found[0]["value"]["seconds"] == row["expected"]["seconds"])


def score_money_phrase(row: Raw, found: Found) -> Score:
    expected = row["expected"]
    if expected is None:
        return Score(not found, empty=True, alarm=bool(found))
    right = len(found) == 1 and _is_amount(found[0]["value"], expected) and _is_currency(found[0]["value"], expected)
    return Score(right, parts={} if expected["kind"] == "value" else {"ranges and bounds": right})


def _is_amount(got: Mapping[str, Any], expected: Raw) -> bool:
    share = 0.01 if expected["unit"] == "Cent" else 1
    low, high = got["min"], got["max"]
    match expected["kind"]:
        case "value":
            return is_close(got["amount"], expected["value"] * share)
        case "under":
            return low is None and is_close(high, expected["value"] * share)
        case "above":
            return high is None and is_close(low, expected["value"] * share)
        case _:  # "7-9 lakh" is labelled as from 7 to 900,000: what is meant is right too
            lows = [expected["from"] * scale for scale in (1, 1e3, 1e5) if expected["from"] * scale < expected["to"]]
            return any(is_close(low, value) for value in lows) and is_close(high, expected["to"])


def _is_currency(got: Mapping[str, Any], expected: Raw) -> bool:
    unit = expected["unit"]
    if unit in _ONE_NAME:
        return got["currency"] in _ONE_NAME[unit] | {None}
    return got["currency"] == unit if re.fullmatch("[A-Z]{3}", unit) else True


def score_money_sentence(row: Raw, found: Found) -> Score:
    """A mention without an amount ("the dollar") is no money to us: neither asked for nor forgiven."""
    return judge_mentions(row, found, [each for each in row["expected"] if each.get("value")], _is_money)


def _is_money(got: Any, mention: Raw) -> bool:
    share = 0.01 if mention["unit"].casefold() in _MINOR else 1
    iso = mention.get("isoCurrency")
    amount = float(mention["value"].replace(",", ".")) * share
    return is_close(got["amount"], amount) and (iso is None or got["currency"] == iso)


def score_price(row: Raw, found: Found) -> Score:
    expected = row["expected"]
    if expected["amount"] is None:
        return Score(not found or best(found)["amount"] is None, empty=True, alarm=bool(found))
    right = bool(found) and is_close(best(found)["amount"], expected["amount"])
    code = _code(expected["currency"])
    if not re.fullmatch("[A-Z]{3}", code):  # a sign of several currencies: not judged
        return Score(right)
    return Score(right, parts={"with its currency": right and _code(best(found)["currency"]) == code})


def _code(sign: str | None) -> str:
    return _SIGNS.get(sign or "", sign or "")


def score_number(row: Raw, found: Found) -> Score:
    return Score(len(found) == 1 and is_close(_count(best(found)), row["expected"]["value"]))


def score_numbers(row: Raw, found: Found) -> Score:
    """Relative ordinals ("the last one") are no number to us."""
    expected = [each for each in row["expected"] if each["type"] != "ordinal.relative"]
    return judge_mentions(row, found, expected, lambda got, mention: is_close(_count(got), mention["value"]))


def _count(value: Mapping[str, Any]) -> object:
    return value.get("value", value.get("ordinal"))


def score_quantity(row: Raw, found: Found) -> Score:
    expected = row["expected"]
    got = best(found) if len(found) == 1 else None
    if got is None:
        return Score(right=False)
    match expected["kind"]:
        case "value":
            right = is_close(got.get("value"), expected["value"])
        case "under":
            right = is_close(got.get("max"), expected["value"]) and got.get("min") is None
        case "above":
            right = is_close(got.get("min"), expected["value"]) and got.get("max") is None
        case _:
            right = is_close(got.get("min"), expected["from"]) and is_close(got.get("max"), expected["to"])
    unit = expected["unit"].casefold() == (got["unit"] or "").casefold() or expected["unit"] == "M"
    return Score(right and unit and (got["product"] or None) == expected.get("product"))


def score_sizes(row: Raw, found: Found) -> Score:
    """Its unit names are of many languages and not always right ("mb" as megabit): values and texts are judged."""
    expected = [each for each in row["expected"] if each.get("value")]
    return judge_mentions(row, found, expected, lambda got, mention: is_close(got.get("value"), mention["value"]))


def score_phone(row: Raw, found: Found) -> Score:
    got = [re.sub(r"\D", "", fact["text"]) for fact in found]
    expected = [re.sub(r"\D", "", mention["text"]) for mention in row["expected"]]
    right = sorted(got) == sorted(expected)
    return Score(right, empty=not expected, alarm=bool(got), mentions=mentions(got, expected))


def score_link(row: Raw, found: Found) -> Score:
    """Mail addresses and links have a file each: only the one a row is about is judged."""
    sort = "email" if "Email" in row["source"] else "url"
    got = [fact["text"].casefold() for fact in found if fact["value"]["type"] == sort]
    expected = [mention["text"] for mention in row["expected"]]
    return Score(sorted(got) == sorted(expected), empty=not expected, alarm=bool(got), mentions=mentions(got, expected))


def score_yes_no(row: Raw, found: Found) -> Score:
    return Score(best(found) == row["expected"][0]["value"])


def score_opt_out(row: Raw, found: Found) -> Score:
    expected = row["expected"]
    wished = expected["opt_out"] if isinstance(expected, Mapping) else expected
    return Score(bool(best(found)) == wished, empty=not wished, alarm=bool(best(found)))


def score_language(row: Raw, found: Found) -> Score:
    right = best(found) == row["expected"]
    ours = row["expected"] in {"en", "es", "fr", "sv"}
    return Score(right, empty=not ours, alarm=best(found) in {"en", "es", "fr", "sv"}, parts={row["expected"]: right})


def score_service(row: Raw, found: Found) -> Score:
    right = best(found) in SERVICES[row["expected"]]
    return Score(right, parts={row["expected"]: right})
