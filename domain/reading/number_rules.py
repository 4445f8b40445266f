"""The grammar of numbers: fractions, decimals said in words, ordinals, powers."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from typing import Any, Final

from domain.reading.grammar import Rule
from domain.reading.numerals import Num
from domain.reading.scanning import Scene

_ORDINAL_POWERS: Final = (100, 1000, 10**6, 10**9, 10**12)


def _whole(number: Num) -> bool:
    return not number.is_decimal and number.value == int(number.value)


def _vulgar(_: Scene, above: Num, _slash: object, below: Num) -> Decimal | None:
    if not (_whole(above) and _whole(below) and 0 < above.digits < 4 and 0 < below.digits < 5) or below.value == 0:
        return None
    return above.value / below.value


def _over(_: Scene, above: Num, _over: object, below: Num) -> Num | None:
    return (
        Num(above.value / below.value, 0, True)
        if _whole(above) and _whole(below) and 0 < above.value <= below.value
        else None
    )


def _plus(_: Scene, whole: Num, _and: object, part: Decimal) -> Num | None:
    if not _whole(whole) or part >= 1:
        return None
    return Num(whole.value + part, whole.digits, True)


def _plus_power(scene: Scene, whole: Num, _and: object, part: Decimal) -> Num | None:
    """One million and a half: half of the last power named."""
    power = next((Decimal(p) for p in (10**12, 10**9, 10**6, 1000) if whole.value % p == 0), None)
    if power is None or whole.value == 0 or whole.digits > 3 or part >= 1:
        return None
    return Num(whole.value + part * power, whole.digits, True)


def _times(_: Scene, count: Num, part: Decimal) -> Num | None:
    return Num(count.value * part, count.digits, True) if _whole(count) and 0 < count.value <= 1000 else None


def _powers(_: Scene, part: Decimal, _of: object, power: Decimal) -> Num:
    return Num(part * power, 0, False)


def _point(_: Scene, whole: Num | None, _point: object, part: Num) -> Num | None:
    if (whole is not None and not _whole(whole)) or not _whole(part) or part.value >= 10**6:
        return None
    return Num(Decimal(f"{int(whole.value) if whole else 0}.{int(part.value)}"), 1, True)


def _zero_point(_: Scene, before: Num, after: Num) -> Num | None:
    """Zero three behind a point is 03."""
    return (
        Num(after.value, 1, True)
        if before.value == 0 and not before.digits and _whole(after) and after.value < 10
        else None
    )


def _negative(_: Scene, _minus: object, number: Num) -> Num | None:
    return number._replace(value=-number.value) if number.value >= 0 else None


def _tens_and_ordinal(_: Scene, tens: Num, _and: object, ordinal: int) -> int | None:
    if not _whole(tens) or tens.digits:
        return None
    value, tail = int(tens.value), int(tens.value) % 100
    fits = ordinal < 10 and value % 10 == 0 if tail else ordinal < 100
    return value + ordinal if fits and value >= 20 else None


def _product_ordinal(_: Scene, count: Num, ordinal: int) -> int | None:
    """Two hundredth; trece millones cuatrocientos milésimo: a power multiplies what stands right before it."""
    if ordinal not in _ORDINAL_POWERS or not _whole(count) or count.value < 1:
        return None
    whole = int(count.value)
    last = whole % ordinal if ordinal >= 1000 else whole
    return whole - last + last * ordinal if last and (ordinal >= 1000 or last < 100) and whole > 1 else None


def _add_ordinals(_: Scene, big: int, small: int) -> int | None:
    power = 10 ** len(str(small))
    return big + small if big >= 20 and big % power == 0 and big > small else None


def _of_ordinal(_: Scene, count: Num, ordinal: int) -> Num | None:
    """Five eighths: an ordinal behind a number divides it."""
    if not _whole(count) or count.digits or ordinal < 3 or (ordinal > 100 and ordinal not in _ORDINAL_POWERS):
        return None
    return Num(count.value / ordinal, 0, True)


def _is_tens(number: Num) -> bool:
    """Say whether 'y' goes on with it: 'treinta y dos'."""
    return not number.digits and number.value % 10 == 0 and number.value % 100 in range(30, 100)


def _by_tens(scene: Scene, count: Num, tens: Num, _hyphen: object, low: int) -> Num | None:
    """One hundred thirty fifths: tens before a small denominator belong to it."""
    if scene.language.code not in ("en", "sv") or count.digits or tens.digits or not 2 < low < 10:
        return None
    fits = _whole(count) and _whole(tens) and tens.value in range(20, 100, 10)
    return Num(count.value / (tens.value + low), 0, True) if fits else None


def _in_pairs(scene: Scene, count: Num, rest: Num) -> Num | None:
    """One twenty two: English says hundreds in pairs."""
    if (
        scene.language.code != "en"
        or count.digits
        or rest.digits
        or not (0 < count.value < 100 and 10 <= rest.value < 100)
    ):
        return None
    return Num(count.value * 100 + rest.value) if _whole(count) and _whole(rest) and count.value % 10 else None


def _scientific(scene: Scene, count: Num, _times: object, base: Num, sign: object, minus: object, n: Num) -> Num | None:
    """1.3 x 10^6."""
    power = _power_of(scene, base, sign, minus, n)
    return Num(count.value * power.value, count.digits, True) if power and count.digits else None


def _power_of(_: Scene, base: Num, _sign: object, minus: object, exponent: Num, *_rest: object) -> Num | None:
    if not base.digits or not _whole(exponent) or exponent.value > 40 or exponent.digits == 0:
        return None
    with localcontext() as context:
        context.prec = 15
        try:
            return Num(base.value ** int(-exponent.value if minus else exponent.value), base.digits, True)
        except (InvalidOperation, DivisionByZero):
            return None


def _keep(_: Scene, value: Any) -> Any:
    return value


def _first(_: Scene, value: Any, *_rest: object) -> Any:
    return value


NUMBER_RULES: Final = (
    Rule("vulgar", "num slash num", _vulgar),
    Rule("num", "num vulgar", lambda scene, whole, part: _plus(scene, whole, None, part) if whole.digits else None),
    Rule("num", "num and fraction", _plus),
    Rule("num", "num and fraction", _plus_power, cost=-1),
    Rule("num", "num fraction", _times, cost=1),
    Rule("num", "fraction of? power", _powers),
    Rule("num", "num power", lambda _, count, power: Num(count.value * power) if count.is_decimal and not count.digits else None),
    Rule("portion", "num -? denominator", lambda _, count, _h, low: Num(count.value / low, 0, True) if _whole(count) else None),
    Rule("portion", "one denominator", lambda _, _one, low: Num(Decimal(1) / low, 0, True)),
    Rule("portion", "num fraction", _times, cost=1),
    Rule("portion", "num num -? denominator", _by_tens, cost=-1),
    Rule("portion", "one num -? denominator", lambda scene, _one, tens, _h, low: _by_tens(scene, Num(Decimal(1)), tens, None, low), cost=-1),
    Rule("num", "num and portion", lambda scene, whole, sign, part: (
        None if scene.language.code == "es" and _is_tens(whole) else _plus(scene, whole, sign, part.value))),
    Rule("num", "num and portion", lambda scene, whole, sign, part: _plus_power(scene, whole, sign, part.value), cost=-1),
    Rule("tail", "num num", _zero_point),
    Rule("num", "num? point num", _point),
    Rule("num", "num? point tail", lambda _, whole, _point, tail: Num(
        Decimal(f"{int(whole.value) if whole else 0}.0{int(tail.value)}"), 1, True)),
    Rule("num", "num with num", lambda scene, whole, _, part: _point(scene, whole, None, part) if part.value >= 10 else None),
    Rule("num", "num with fraction", _plus),
    Rule("num", "num with portion", lambda scene, whole, sign, part: _plus(scene, whole, sign, part.value)),
    Rule("num", "minus num", _negative),
    Rule("ord", "ordinal", _keep),
    Rule("ord", "num -? and? -? ord", lambda scene, tens, _a, _b, _c, low: _tens_and_ordinal(scene, tens, None, low)),
    Rule("ord", "num ord", _product_ordinal),
    Rule("ord", "ord ord", _add_ordinals),
)  # fmt: skip
"""Numbers as every other kind needs them."""

ALONE_RULES: Final = (
    *NUMBER_RULES,
    Rule("number", "num percent?", _first),
    Rule("number", "percent of num", lambda _, _percent, _of, value: value),
    Rule("number", "num num", lambda scene, count, rest: _in_pairs(scene, count, rest), cost=2),
    Rule("portion", "one ord", lambda _, _one, low: Num(Decimal(1) / low, 0, True) if low > 2 else None, cost=1),
    Rule("number", "vulgar percent?", lambda _, value, _percent: Num(value, 1, True)),
    Rule("number", "minus vulgar", lambda _, _minus, value: Num(-value, 1, True)),
    Rule("number", "fraction", lambda _, value: Num(value, 0, True)),
    Rule("number", "num over num percent?", lambda scene, a, o, b, _: _over(scene, a, o, b)),
    Rule("number", "num - fraction", lambda scene, count, _, part: _times(scene, count, part), cost=2),
    Rule("portion", "num ord", _of_ordinal, cost=2),
    Rule("portion", "num - ord", lambda scene, count, _, low: _of_ordinal(scene, count, low), cost=2),
    Rule("portion", "num and num ord", lambda scene, a, _, b, o: _of_ordinal(scene, Num(a.value + b.value), o), cost=2),
    Rule("number", "portion percent?", _first, cost=1),
    Rule("number", "minus portion", lambda _, _minus, part: part._replace(value=-part.value)),
    Rule("-", "- -", lambda _, _minus, _again: False),
    Rule("-", "+", lambda _, _plus: False),
    Rule("number", "num ^ -? num percent?", _power_of),
    Rule("number", "num times num ^ -? num", _scientific),
    Rule("number", "minus num ^ -? num", lambda scene, _m, base, sign, minus, n: (
        found and found._replace(value=-found.value) if (found := _power_of(scene, base, sign, minus, n)) else None)),
    Rule("number", "num over num", _over),
    Rule("number", "minus num over num", lambda scene, _m, a, o, b: (
        found._replace(value=-found.value) if (found := _over(scene, a, o, b)) else None)),
    Rule("ordinal_number", "ord", _keep),
)  # fmt: skip
"""Numbers as a kind of their own."""
