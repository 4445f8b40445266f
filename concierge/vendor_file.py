"""Read a file of vendors, CSV or JSON; every mistake is named with its row, its field and the remedy."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from database.vendors import NewVendor
from domain.errors import Invalid
from domain.reading.links import read_links
from domain.words import plain

MOST_SHOWN = 20
LONGEST_NAME = 80
_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_LIST = re.compile(r"[;|,]")


def read(path: Path) -> Sequence[NewVendor]:
    """Return every vendor of the file. Raises one `Invalid` that lists all mistakes; then nothing may be imported."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("file", f"{path} is not UTF-8. Save it as “CSV UTF-8”.") from None
    except OSError as error:
        raise Invalid("file", f"{path} cannot be read: {error.strerror}.") from None
    rows = list(_json_rows(text) if path.suffix.lower() == ".json" else _csv_rows(text))
    if not rows:
        raise Invalid(
            "file", f"{path} holds no vendor. It needs a row of names ({', '.join(_FIELDS)}) and vendors below."
        )
    mistakes: list[str] = []
    vendors = [_vendor(number, row, mistakes) for number, row in rows]
    mistakes += _twice(rows, vendors)
    if mistakes:
        hidden = [f"… and {len(mistakes) - MOST_SHOWN} more."] if len(mistakes) > MOST_SHOWN else []
        raise Invalid("vendors", "\n  ".join(["Nothing was imported.", *mistakes[:MOST_SHOWN], *hidden]))
    return [vendor for vendor in vendors if vendor is not None]


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield line number and row; the separator is whichever of `,` `;` and tab the first line holds most often."""
    header = text.partition("\n")[0]
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), skipinitialspace=True)
    for row in reader:
        named = {(name or "").strip().lower(): value for name, value in row.items() if value not in (None, "")}
        if named:
            yield reader.line_num, named


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        told: Any = json.loads(text)
    except ValueError as error:
        raise Invalid("file", f"This is not JSON: {error}.") from None
    rows = cast(list[Any], told) if isinstance(told, list) else None
    if rows is None or not all(isinstance(row, dict) for row in rows):
        raise Invalid("file", "The JSON must be a list of objects, one per vendor.")
    yield from enumerate(cast(list[dict[str, Any]], rows), start=1)


def _vendor(number: int, row: Mapping[str, Any], mistakes: list[str]) -> NewVendor | None:
    read_so_far: dict[str, Any] = {}
    wrong = len(mistakes)
    for name in row.keys() - _FIELDS.keys():
        near = get_close_matches(name, _FIELDS, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(_FIELDS)}."
        mistakes.append(
            f"row {number}, {name!r}: there is no such field. {hint}" if name else f"row {number}: {_LONGER}"
        )
    for name, parse in _FIELDS.items():
        if name in row:
            try:
                read_so_far[name] = parse(row[name])
            except ValueError as error:
                mistakes.append(f"row {number}, {name}: {_shown(row[name])} {error}")
        elif name in _NEEDED:
            mistakes.append(f"row {number}, {name}: it is missing. Every vendor needs {', '.join(_NEEDED)}.")
    if read_so_far.get("contact_by") == "mail" and "email" not in row:
        mistakes.append(
            f"row {number}, email: it is missing, and contact_by says mail. Write the address, or whatsapp."
        )
    return NewVendor(**read_so_far) if len(mistakes) == wrong else None


def _twice(rows: Sequence[tuple[int, object]], vendors: Sequence[NewVendor | None]) -> Iterator[str]:
    first: dict[str, int] = {}
    for (number, _), vendor in zip(rows, vendors, strict=True):
        if vendor is not None and first.setdefault(vendor.phone, number) != number:
            yield f"row {number}, phone: it is the same as in row {first[vendor.phone]}. Leave one of them out."


def _name(value: Any) -> str:
    name = plain(str(value), LONGEST_NAME + 1)
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"is not a name of 1 to {LONGEST_NAME} characters. Shorten it.")
    return name


def _phone(value: Any) -> str:
    try:
        number = phonenumbers.parse(str(value), None)
    except phonenumbers.NumberParseException:
        raise ValueError(_NO_PHONE) from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise ValueError(_NO_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _list(value: Any) -> tuple[str, ...]:
    told: list[object] = cast(list[object], value) if isinstance(value, list) else [*_LIST.split(str(value))]
    return tuple(dict.fromkeys(word for one in told if (word := plain(str(one), LONGEST_NAME))))


def _categories(value: Any) -> tuple[str, ...]:
    if not (words := _list(value)):
        raise ValueError("names no category. Write what the vendor sells, in its customers' languages: chairs; sillas.")
    return words


def _locale(value: Any) -> str:
    if not _LOCALE.fullmatch(str(value)):
        raise ValueError("is not a language. Write en, es, fr or sv, or with a country: es-CO.")
    return str(value)


def _time_zone(value: Any) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone. Write it as in Europe/London or America/Bogota.") from None


def _clock(value: Any) -> time:
    try:
        clock = time.fromisoformat(str(value).strip().zfill(5))
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is not None:
        raise ValueError("is not a time of day. Write it as in 08:30; the same in both fields means always open.")
    return clock


def _rating(value: Any) -> float:
    try:
        rating = float(str(value).replace(",", "."))
    except ValueError:
        rating = math.nan
    if not 0 <= rating <= 5:
        raise ValueError("is not a rating. Write a number from 0 to 5.")
    return rating


def _cap(value: Any) -> int:
    if not (str(value).strip().isascii() and str(value).strip().isdecimal() and 0 < int(value) < 10_000):
        raise ValueError("is not a number of requests a day. Write a whole number from 1 to 9999.")
    return int(value)


def _email(value: Any) -> str:
    told = str(value).strip().lower()
    if [(fact.text, fact.value.type) for fact in read_links(told)] != [(told, "email")]:
        raise ValueError("is not a mail address. Write it as in orders@example.com.")
    return told


def _contact_by(value: Any) -> str:
    if str(value).strip().lower() not in ("whatsapp", "mail"):
        raise ValueError("is not a way to reach a vendor. Write whatsapp or mail.")
    return str(value).strip().lower()


def _shown(value: Any) -> str:
    return repr(plain(str(value), 40))


_NO_PHONE = "is not an international number. Write + and the country code, as in +44 7700 900201."
_LONGER = "it has more cells than the first line names. Put a cell that holds the separator in double quotes."
_NEEDED = ("name", "phone", "categories")
_FIELDS: Mapping[str, Callable[[Any], object]] = {
    "name": _name,
    "phone": _phone,
    "categories": _categories,
    "areas": _list,
    "locale": _locale,
    "time_zone": _time_zone,
    "open_from": _clock,
    "open_until": _clock,
    "rating": _rating,
    "daily_cap": _cap,
    "email": _email,
    "contact_by": _contact_by,
}
