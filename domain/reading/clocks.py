"""Times of day as people say them: 15h30, half past three, las doce menos cuarto, fem i halv fyra."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from domain.reading.grammar import Node, Rule
from domain.reading.numerals import Num
from domain.reading.tokens import Token


class Clock(NamedTuple):
    """A time of day. `is_open`: said on a twelve-hour face, before or after noon is not known."""

    hour: int
    minute: int = 0
    second: int = 0
    grain: str = "hour"
    is_open: bool = True


class Part(NamedTuple):
    """A part of the day from one hour to another (24: midnight)."""

    start: float
    end: float

    @property
    def is_late(self) -> bool:
        """Whether a twelve-hour time in it is after noon."""
        return self.start >= 12


_SEPARATORS: Final = frozenset(":h.")


def scan_clock(tokens: Sequence[Token], at: int, code: str) -> Iterator[Node]:
    """Yield 15:30, 15:30:20, 15h30, 15h, 9.30 (where it can be nothing else) and 7pm's digits."""
    first = tokens[at]
    if not first.text.isdecimal() or len(first.text) > 2 or int(first.text) > 24 or _is_tail(tokens, at):
        return
    hour, end = int(first.text), at + 1
    if end >= len(tokens):
        return
    sign = tokens[end].text
    joined = tokens[end].is_joined
    if sign in ("h", "hs", "hrs", "heures", "heure", "u") and (joined or sign.startswith("heure") or code == "fr"):
        yield Node("clock", Clock(hour % 24, is_open=False), at, end + 1, 0)
        minute = _digits(tokens, end + 1, joined)
        if minute is not None:
            yield Node("clock", Clock(hour % 24, minute, 0, "minute", False), at, end + 2, 0)
        return
    if sign not in _SEPARATORS or not joined:
        return
    minute = _digits(tokens, end + 1, True)
    if minute is None or len(tokens[end + 1].text) != 2 or (hour == 24 and minute):
        return
    is_open = hour <= 12 and not first.text.startswith("0") and code == "en"
    cost = 0 if sign == ":" else 2
    if sign == ":" and end + 2 < len(tokens) and tokens[end + 2].text == ":":
        second = _digits(tokens, end + 3, True)
        if second is not None:
            yield Node("clock", Clock(hour % 24, minute, second, "second", is_open), at, end + 4, 0)
            return
    if sign == "." and end + 2 < len(tokens) and tokens[end + 2].is_joined and tokens[end + 2].text in ".,/":
        return
    yield Node("clock" if sign == ":" else "dotted", Clock(hour % 24, minute, 0, "minute", is_open), at, end + 2, cost)


def _is_tail(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at].is_joined and (tokens[at - 1].text[-1].isalnum() or tokens[at - 1].text in ".,:/")


def _digits(tokens: Sequence[Token], at: int, is_joined: bool) -> int | None:
    if at >= len(tokens) or (is_joined and not tokens[at].is_joined):
        return None
    text = tokens[at].text
    return int(text) if text.isdecimal() and len(text) <= 2 and int(text) < 60 else None


def hour_of(number: Num) -> int | None:
    """Return a number as an hour; None where it is none."""
    value = number.value
    return (
        int(value)
        if not number.is_decimal and value == int(value) and 0 <= value <= 24 and number.digits <= 2
        else None
    )


def _bare(scene: Any, number: Num) -> Clock | None:
    hour = hour_of(number)
    if not number.digits and scene.language.code == "fr":
        return None  # 'à un', 'a deux': the hour is said with 'heures'
    return Clock(hour % 24, is_open=0 < hour <= 12) if hour is not None else None


def half_day(_: Any, clock: Clock, is_pm: bool) -> Clock | None:
    """Return a time before or after noon as it was said to be."""
    if (clock.hour > 12 and not is_pm) or (not clock.hour and not clock.minute):
        return None
    hour = clock.hour if clock.hour > 12 else clock.hour % 12 + (12 if is_pm else 0)
    return clock._replace(hour=hour, is_open=False)


def _spoken(_: Any, hour: Num, minute: Num) -> Clock | None:
    """Four twenty-three, 9 05, las once cuarenta y cinco."""
    h, m = hour_of(hour), minute.value
    if h is None or minute.is_decimal or not (10 <= m < 60 or (minute.digits == 2 and m < 60)):
        return None
    return Clock(h % 24, int(m), 0, "minute", 0 < h <= 12)


def _add(clock: Clock, minutes: int) -> Clock:
    total = clock.hour * 60 + clock.minute + minutes
    return Clock(total // 60 % 24, total % 60, 0, "minute", clock.is_open)


def _minutes(number: Num) -> int | None:
    value = number.value
    return int(value) if not number.is_decimal and value == int(value) and 0 < value < 60 else None


def _past(_: Any, minutes: Num, _past: object, clock: Clock) -> Clock | None:
    count = _minutes(minutes)
    return _add(clock, count) if count is not None and not clock.minute else None


def _to(_: Any, minutes: Num, _to: object, clock: Clock) -> Clock | None:
    count = _minutes(minutes)
    return _add(clock, -count) if count is not None and not clock.minute else None


def _behind(_: Any, clock: Clock, _and: object, minutes: int) -> Clock | None:
    return _add(clock, minutes) if not clock.minute and clock.grain == "hour" else None


CLOCK_RULES: Final = (
    Rule("hour", "num", _bare),
    Rule("hour", "noon", lambda _, hour: Clock(hour, is_open=False)),
    Rule("clock", "noon", lambda _, hour: Clock(hour, is_open=False)),
    Rule("hour", "clock_word num", lambda scene, _, number: _bare(scene, number)),
    Rule("clock", "clock_word num", lambda scene, _, number: _bare(scene, number)),
    Rule("clock", "clock_word clock", lambda _, _word, clock: clock),
    Rule("clock", "clock_word dotted", lambda _, _word, clock: clock),
    Rule("clock", "clock_word about num", lambda scene, _w, _a, number: _bare(scene, number)),
    Rule("clock", "clock_word about clock", lambda _, _word, _about, clock: clock),
    Rule("clock", "num oclock", lambda scene, number, _: _bare(scene, number._replace(digits=1))),
    Rule("clock", "clock oclock", lambda _, clock, _o: clock),
    Rule("clock", "num oclock num", lambda scene, number, _, minute: _spoken(scene, number, minute)),
    Rule("clock", "num ish? half_day", lambda scene, number, _, is_pm: (
        half_day(scene, clock, is_pm) if (clock := _bare(scene, number)) else None)),
    Rule("clock", "clock ish? half_day", lambda scene, clock, _, is_pm: half_day(scene, clock, is_pm)),
    Rule("clock", "dotted half_day", half_day),
    Rule("spoken", "num num", _spoken),
    Rule("clock", "spoken half_day", half_day),
    Rule("clock", "clock_word spoken", lambda _, _word, clock: clock),
    Rule("clock", "num minute_word? past hour", lambda scene, number, _, past, clock: _past(scene, number, past, clock)),
    Rule("clock", "num minute_word? before_hour hour", lambda scene, number, _, to, clock: _to(scene, number, to, clock)),
    Rule("clock", "num minute_word? past clock", lambda scene, number, _, past, clock: _past(scene, number, past, clock)),
    Rule("clock", "num minute_word? before_hour clock", lambda scene, number, _, to, clock: _to(scene, number, to, clock)),
    Rule("clock", "quarter past hour", lambda _, minutes, _past, clock: _add(clock, minutes)),
    Rule("clock", "quarter before_hour hour", lambda _, minutes, _to, clock: _add(clock, -minutes)),
    Rule("clock", "quarter past clock", lambda _, minutes, _past, clock: _behind(_, clock, None, minutes)),
    Rule("clock", "quarter before_hour clock", lambda _, minutes, _to, clock: _behind(_, clock, None, -minutes)),
    Rule("clock", "half_to hour", lambda _, _half, clock: _add(clock, -30)),
    Rule("clock", "num minute_word? past|before_hour half_to hour", lambda _, number, _m, way, _half, clock: (
        _add(_add(clock, -30), way * count) if (count := _minutes(number)) and isinstance(way, int) else None)),
    Rule("clock", "hour and_minutes quarter", lambda scene, clock, _and, minutes: _behind(scene, clock, None, minutes), cost=1),
    Rule("clock", "clock and_minutes quarter", lambda scene, clock, _and, minutes: _behind(scene, clock, None, minutes)),
    Rule("clock", "clock less quarter", lambda scene, clock, _less, minutes: _behind(scene, clock, None, -minutes)),
    Rule("clock", "hour less quarter", lambda scene, clock, _less, minutes: _behind(scene, clock, None, -minutes)),
    Rule("clock", "clock less num minute_word?", lambda scene, clock, less, number, _: _to(scene, number, less, clock)),
    Rule("clock", "clock and_minutes num minute_word?", lambda scene, clock, _and, number, _: _past(scene, number, None, clock)),
    Rule("clock", "noon num", lambda scene, hour, number: _past(scene, number, None, Clock(hour, is_open=False))),
    Rule("clock", "clock num minute_word?", lambda scene, clock, number, _: (
        _past(scene, number, None, clock) if scene.language.code == "fr" and not clock.is_open else None), cost=1),
)  # fmt: skip
