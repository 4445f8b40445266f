"""The best known library for a set, asked in the same process when it is installed; its answers in our shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

from benchmarks.reading.dates import ANY_GRAIN
from benchmarks.reading.rows import Raw
from domain.reading.kinds import Row

Answers = list[dict[str, Any]]
Library = Callable[[Raw, Row], Answers]


def library_for(name: str) -> tuple[str, Library] | None:
    """Return the library's name and how to ask it; None where there is none or it is not installed."""
    if name not in _LIBRARIES:
        return None
    called, module, start = _LIBRARIES[name]
    try:
        return called, start(import_module(module))
    except ImportError:
        return None


def _dateparser(module: Any) -> Library:
    def read(_: Raw, row: Row) -> Answers:
        settings = {"RELATIVE_BASE": row.now, "PREFER_DATES_FROM": "future", "RETURN_AS_TIMEZONE_AWARE": False}
        moment = module.parse(row.text, languages=[row.locale[:2]], settings=settings)
        value = moment and {"type": "instant", "value": moment.isoformat(), "grain": ANY_GRAIN}
        return _whole(row, value)

    return read


def _price_parser(module: Any) -> Library:
    def read(raw: Raw, row: Row) -> Answers:
        price = module.Price.fromstring(row.text, currency_hint=row.currency_hint, decimal_separator=_separator(raw))
        if price.amount is None:
            return []
        value = {"amount": str(price.amount), "min": None, "max": None, "currency": price.currency, "per": None}
        return [{"text": price.amount_text, "span": [0, len(row.text)], "value": value, "confidence": 1.0}]

    return read


def _separator(raw: Raw) -> str | None:
    return raw["input"]["decimal_separator"] if isinstance(raw["input"], Mapping) else None


def _phonenumbers(module: Any) -> Library:
    def read(_: Raw, row: Row) -> Answers:
        region = {"en": "US", "es": "ES", "fr": "FR", "sv": "SE"}.get(row.locale[:2])
        found = module.PhoneNumberMatcher(row.text, region, leniency=module.Leniency.POSSIBLE)
        return [
            {"text": each.raw_string, "span": [each.start, each.end], "value": {}, "confidence": 1.0} for each in found
        ]

    return read


def _langid(module: Any) -> Library:
    module.set_languages(["en", "es", "fr", "sv", "de", "it", "pt", "nl"])
    return lambda _raw, row: _whole(row, module.classify(row.text)[0])


def _whole(row: Row, value: Any) -> Answers:
    return [{"text": row.text, "span": [0, len(row.text)], "value": value, "confidence": 1.0}] if value else []


_LIBRARIES: Final[Mapping[str, tuple[str, str, Callable[[Any], Library]]]] = {
    "datetime_duckling": ("dateparser", "dateparser", _dateparser),
    "money_duckling": ("price-parser", "price_parser", _price_parser),
    "money_price_parser": ("price-parser", "price_parser", _price_parser),
    "phone": ("phonenumbers", "phonenumbers", _phonenumbers),
    "langid_short": ("py3langid", "py3langid", _langid),
}
