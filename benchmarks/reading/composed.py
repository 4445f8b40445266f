"""Judge vendor replies, requests and consent by `definitions.md`, with its tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from benchmarks.reading.scoring import Raw, Score, is_close

Got = Mapping[str, Any]
_PRICES: Final = ("unit_price", "total_price", "price_min", "price_max")
_PLAIN: Final = ("delivery", "needs_clarification", "opt_out")


def score_vendor_reply(row: Raw, got: Got) -> Score:
    expected: Got = row["expected"]
    parts = {name: got.get(name) == expected[name] for name in _PLAIN}
    parts["availability"] = _is_availability(got, expected)
    parts["price"] = _is_price(row, got, expected)
    parts["currency"] = not _has_amount(expected) or got.get("currency") == expected["currency"]
    parts["delivery_fee"] = _is_number(got.get("delivery_fee"), expected["delivery_fee"])
    parts["available_quantity"] = _is_stock(row, got, expected)
    parts["lead_time"] = _due(row, got.get("lead_time")) == _due(row, expected["lead_time"])
    return Score(all(parts.values()), parts=parts)


def _is_availability(got: Got, expected: Got) -> bool:
    accepted = {expected["availability"]}
    if expected["opt_out"] and expected["availability"] == "unclear":
        accepted.add("no")
    return got.get("availability") in accepted


def _is_price(row: Raw, got: Got, expected: Got) -> bool:
    quantity: int = row["asked"]["quantity"] or 1
    unit, total = expected["unit_price"], expected["total_price"]
    if not all(_is_number(got.get(name), expected[name]) for name in ("price_min", "price_max")):
        return False
    if quantity == 1 and (unit is not None or total is not None):
        said = unit if unit is not None else total
        given = [got.get(name) for name in ("unit_price", "total_price") if got.get(name) is not None]
        return bool(given) and all(is_close(value, said) for value in given)
    totals = [total, unit * quantity] if total is None and unit is not None else [total]
    is_total = any(_is_number(got.get("total_price"), value) for value in totals)
    return is_total and _is_number(got.get("unit_price"), unit)


def _is_stock(row: Raw, got: Got, expected: Got) -> bool:
    value, gold = got.get("available_quantity"), expected["available_quantity"]
    tolerated = gold is None and expected["availability"] == "yes" and value == row["asked"]["quantity"]
    return tolerated or _is_number(value, gold)


def _has_amount(expected: Got) -> bool:
    return any(expected[name] is not None for name in (*_PRICES, "delivery_fee"))


def _due(row: Raw, lead: Mapping[str, Any] | None) -> date | None:
    """Return the day a lead time means; lengths count from the message."""
    if lead is None:
        return None
    if "date" in lead:
        return date.fromisoformat(str(lead["date"])[:10])
    now = datetime.fromisoformat(row["ref_time"])
    return (now + timedelta(**{f"{lead['unit']}s": float(lead["value"])})).date()


def score_request(row: Raw, got: Got) -> Score:
    expected: Got = row["expected"]
    sourcing = expected["service"] == "sourcing"
    parts = {"service": got.get("service") == expected["service"]}
    if sourcing:
        parts["item"] = _is_worded(got.get("item"), expected["item"])
        parts["quantity"] = _is_quantity(got.get("quantity"), expected)
        parts["unit_size"] = _is_worded(got.get("unit_size"), expected["unit_size"])
        parts["deadline"] = _is_deadline(got.get("deadline"), expected["deadline"])
        parts["budget"] = _is_number(got.get("budget_max"), expected["budget_max"])
        parts["currency"] = got.get("currency") == expected["currency"]
        parts["place"] = _is_worded(got.get("place"), expected["place"])
        parts["missing"] = set(got.get("missing", ())) - {"budget"} == set(expected["missing"]) - {"budget"}
    else:
        parts["left empty"] = not any(value for name, value in got.items() if name != "service")
    return Score(all(parts.values()), parts=parts)


def _is_quantity(got: Any, expected: Got) -> bool:
    return _is_number(got, expected["quantity"]) or (expected["quantity"] is None and got == 1)


def _is_worded(got: str | None, expected: str | None) -> bool:
    """Compare what was taken from the text; a small word more or less is no fault."""
    if got is None or expected is None:
        return got is expected
    ours, theirs = (set(text.casefold().replace(",", " ").split()) for text in (got, expected))
    return len(ours & theirs) / max(len(ours | theirs), 1) >= 0.5


def _is_deadline(got: str | None, expected: str | None) -> bool:
    if got is None or expected is None:
        return got is expected
    return got[: len(expected)] == expected if "T" not in expected else got == expected


def _is_number(got: Any, expected: Any) -> bool:
    return got is None if expected is None else got is not None and is_close(got, expected)


def score_consent(row: Raw, got: str) -> Score:
    """A yes that was not said would ring a phone: those are the false alarms."""
    expected: str = row["expected"]
    return Score(got == expected, empty=expected != "yes", alarm=got == "yes", parts={expected: got == expected})


def score_reply_text(row: Raw, got: str) -> Score:
    """Compare what the sender wrote, blanks aside; where a row only names pieces, all must still be there."""
    exact, said = row["expected"]["exact"], " ".join(got.split())
    if exact is not None:
        return Score(said == " ".join(exact.split()), parts={"exact": said == " ".join(exact.split())})
    kept = all(" ".join(piece.split()) in said for piece in row["expected"]["must_contain"])
    return Score(kept, parts={"kept": kept})
