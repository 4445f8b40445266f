"""Dates in digits: 2026-03-10, 10/3, 3/10/26, 31.10.2026, read day first or month first as the locale writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from domain.reading.clocks import Clock
from domain.reading.days import Cal
from domain.reading.grammar import Node
from domain.reading.tokens import Token

_SIGNS: Final = ("/", "-", ".")
_MONTH_FIRST: Final = frozenset({"en", "en-us", "en-ph", "es-us"})
"""Locales that write the month before the day (CLDR 48)."""


def is_month_first(locale: str) -> bool:
    """Say whether 3/4 is the fourth of March."""
    return locale.lower().replace("_", "-") in _MONTH_FIRST


def century(year: int, digits: int) -> int | None:
    """Return a year written with two digits in full; None when it is no year."""
    if digits == 4:
        return year if 1700 <= year <= 2200 else None
    return (2000 + year if year < 70 else 1900 + year) if digits == 2 else None


def scan_date(tokens: Sequence[Token], at: int, locale: str) -> Iterator[Node]:
    """Yield the dates written in digits from a token on, ISO 8601 with its time too."""
    if not tokens[at].text.isdecimal() or _is_tail(tokens, at):
        return
    parts, signs, end, joined = _parts(tokens, at)
    if len(parts) < 2 or len(set(signs)) > 1:
        return
    sign, sizes = signs[0], [len(part) for part in parts]
    if len(parts) == 3:
        cal = _full(parts, sizes, locale)
        if cal is not None:
            yield Node("cal", cal, at, end, 0)
            yield from _iso_time(tokens, at, end, cal)
        return
    if sizes[0] == 4 and sign in "/-" and 1 <= int(parts[1]) <= 12 and century(int(parts[0]), 4):
        yield Node("cal", Cal(year=int(parts[0]), month=int(parts[1]), grain="month"), at, end, 0)
    elif sizes[1] == 4 and joined and 1 <= int(parts[0]) <= 12 and century(int(parts[1]), 4):
        yield Node("cal", Cal(year=int(parts[1]), month=int(parts[0]), grain="month"), at, end, 1)
    elif max(sizes) <= 2 and (joined or sign == "/" or end == len(tokens)) and not _is_money(tokens, end):
        cal = _day_month(parts, locale)
        if cal is not None:
            is_all = not at and end == len(tokens)
            yield Node("cal" if sign == "/" or is_all else "weak_cal", cal, at, end, 0 if sign == "/" else 1)


def scan_military(tokens: Sequence[Token], at: int) -> Iterator[Node]:
    """0730, 1830: an hour and its minutes written as one."""
    text = tokens[at].text
    if (
        text.isdecimal()
        and len(text) in (3, 4)
        and not _is_tail(tokens, at)
        and int(text[:-2]) < 24
        and int(text[-2:]) < 60
    ):
        yield Node("military", Clock(int(text[:-2]), int(text[-2:]), 0, "minute", len(text) == 3), at, at + 1, 0)


def scan_quarter(tokens: Sequence[Token], at: int) -> Iterator[Node]:
    """Q3."""
    if (
        tokens[at].text == "q"
        and at + 1 < len(tokens)
        and tokens[at + 1].is_joined
        and tokens[at + 1].text in ("1", "2", "3", "4")
    ):
        yield Node("quarter_number", int(tokens[at + 1].text), at, at + 2, 0)


def scan_spaced(tokens: Sequence[Token], at: int, code: str) -> Iterator[Node]:
    """17 02: French writes a date so; taken only where it is all there is."""
    rest = tokens[at:]
    if (
        code == "fr"
        and at <= 1
        and len(rest) == 2
        and all(token.text.isdecimal() and len(token.text) <= 2 for token in rest)
    ):
        cal = _valid(None, int(rest[1].text), int(rest[0].text))
        if cal is not None:
            yield Node("cal", cal, at, at + 2, 0)


def _parts(tokens: Sequence[Token], at: int) -> tuple[list[str], list[str], int, bool]:
    parts, signs, here, joined = [tokens[at].text], list[str](), at + 1, True
    while (
        here + 1 < len(tokens) and len(parts) < 3 and tokens[here].text in _SIGNS and tokens[here + 1].text.isdecimal()
    ):
        is_joined = tokens[here].is_joined and tokens[here + 1].is_joined
        if signs and tokens[here].text != signs[0]:
            return parts, signs, here, joined
        if not is_joined and (tokens[here].text == "." or (joined and len(parts) > 1)):
            break
        joined = joined and is_joined
        signs.append(tokens[here].text)
        parts.append(tokens[here + 1].text)
        here += 2
    goes_on = here + 1 < len(tokens) and tokens[here].is_joined and tokens[here + 1].is_joined
    if goes_on and tokens[here].text in _SIGNS and tokens[here + 1].text.isdecimal():
        return [], [], at, False
    return parts, signs, here, joined


def _full(parts: list[str], sizes: list[int], locale: str) -> Cal | None:
    one, two, three = map(int, parts)
    if sizes[0] == 4:
        return _valid(one, two, three) if century(one, 4) else None
    year = century(three, sizes[2])
    if year is None or max(sizes[:2]) > 2:
        return None
    day_first = _valid(year, two, one)
    month_first = _valid(year, one, two)
    return (month_first or day_first) if is_month_first(locale) else (day_first or month_first)


def _day_month(parts: list[str], locale: str) -> Cal | None:
    one, two = map(int, parts)
    day_first, month_first = _valid(None, two, one), _valid(None, one, two)
    return (month_first or day_first) if is_month_first(locale) else (day_first or month_first)


def _valid(year: int | None, month: int, day: int) -> Cal | None:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return Cal(year=year, month=month, day=day)


def _iso_time(tokens: Sequence[Token], at: int, end: int, cal: Cal) -> Iterator[Node]:
    """2026-03-10T14:00[:00]: a joined T."""
    if len(tokens) < end + 4 or tokens[end].text != "t" or not tokens[end].is_joined:
        return
    for width in (5, 3):
        try:
            time = datetime.strptime(
                "".join(token.text for token in tokens[end + 1 : end + 1 + width]),
                "%H:%M:%S" if width == 5 else "%H:%M",
            )
        except ValueError:
            continue
        grain = "second" if width == 5 else "minute"
        yield Node(
            "dated_clock", (cal, Clock(time.hour, time.minute, time.second, grain, False)), at, end + 1 + width, 0
        )
        return


def _is_money(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and tokens[end].text in ("$", "€", "£", "kr", "%")


def _is_tail(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at].is_joined and (tokens[at - 1].text[-1].isalnum() or tokens[at - 1].text in "./-:$€£+#")
