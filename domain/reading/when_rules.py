"""The grammar of moments: a time on a day, a part of it, a holiday, a length from now."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from datetime import timedelta
from typing import Final

from domain.reading.clocks import Part
from domain.reading.days import Cal, resolve
from domain.reading.durations import Length
from domain.reading.grammar import Rule
from domain.reading.moments import (
    DateScene,
    When,
    at_clock,
    day_of,
    edge_of,
    holiday_on,
    in_part,
    next_clock,
    of_cal,
    part_clock,
    part_on,
    season,
    several_ahead,
    shifted,
    shifted_from,
    today_of,
    turn_cycle,
    turn_several,
    weekend,
)
from domain.reading.numerals import Num


def part_today(scene: DateScene, part: Part) -> When | None:
    cal = today_of(scene)
    return part_on(scene, cal, part) if cal else None


def _within(scene: DateScene, length: Length) -> When | None:
    end = shifted(scene, length, 1)
    return When(scene.now, end.start, "second", "span") if end else None


def _turned(scene: DateScene, turn: int, number: Num, unit: str) -> When | None:
    return turn_several(scene, turn, Length(number.value, unit)) if number.value < 10_000 else None


def _edge_word(scene: DateScene, value: str) -> When | None:
    place, unit = value.split("_")
    cal = turn_cycle(scene, 0, unit)
    return edge_of(scene, 1 if place == "begin" else 3, cal) if cal else None


def _edge(scene: DateScene, place: int, cal: Cal) -> When | None:
    when = edge_of(scene, place, cal)
    if when and when.end and scene.language.code == "fr" and when.end <= scene.now and cal.lo and cal.grain == "month":
        following = turn_cycle(scene, 1, "month")
        return edge_of(scene, place, following) if following else when
    return when


def _bare_cycle(scene: DateScene, place: int, _the: object, unit: str) -> When | None:
    cal = turn_cycle(scene, 0, unit) if unit in ("week", "month", "year") else None
    return _edge(scene, place, cal) if cal else None


WHEN_RULES: Final = (
    Rule("when", "cal", of_cal),
    Rule("when", "now", lambda scene, _: When(scene.now, None, "second")),
    Rule("when", "dated_clock", lambda scene, pair: at_clock(scene, *pair)),
    Rule("when", "clock", next_clock),
    Rule("when", "cal ,? at_day? about? clock", lambda scene, cal, _c, _at, _about, clock: at_clock(scene, cal, clock)),
    Rule("when", "cal ,? at_day hour", lambda scene, cal, _c, _at, clock: at_clock(scene, cal, clock), cost=1),
    Rule("when", "cal dotted", at_clock, cost=1),
    Rule("when", "clock ,? on|of? ,? cal", lambda scene, clock, _c, _on, _d, cal: at_clock(scene, cal, clock)),
    Rule("when", "hour cal part_of? part", lambda scene, clock, cal, _of, part: part_clock(scene, cal, part, clock)),
    Rule("when", "clock ,? cal part_of? part", lambda scene, clock, _c, cal, _of, part: part_clock(scene, cal, part, clock)),
    Rule("when", "cal part_of? part", lambda scene, cal, _of, part: part_on(scene, cal, part)),
    Rule("when", "part_of? part of|on? cal", lambda scene, _p, part, _of, cal: part_on(scene, cal, part)),
    Rule("when", "cal part_of? part ,? at_day? clock|hour", lambda scene, cal, _of, part, _c, _at, clock: part_clock(scene, cal, part, clock)),
    Rule("when", "cal ,? at_day? clock part_of? part", lambda scene, cal, _c, _at, clock, _of, part: part_clock(scene, cal, part, clock)),
    Rule("when", "cal at_day hour part_of? part", lambda scene, cal, _at, clock, _of, part: part_clock(scene, cal, part, clock)),
    Rule("timed", "clock part_of? part", lambda _, clock, _of, part: in_part(clock, part)),
    Rule("timed", "hour part_of part", lambda _, clock, _of, part: in_part(clock, part), cost=1),
    Rule("timed", "part_of? part ,? at_day clock|hour", lambda _, _of, part, _c, _at, clock: in_part(clock, part), cost=1),
    Rule("timed", "part_of? part clock", lambda _, _of, part, clock: in_part(clock, part), cost=1),
    Rule("when", "timed", lambda scene, clock: next_clock(scene, clock)),
    Rule("when", "timed ,? on|of? ,? cal", lambda scene, clock, _c, _on, _d, cal: at_clock(scene, cal, clock)),
    Rule("when", "cal ,? at_day? timed", lambda scene, cal, _c, _at, clock: at_clock(scene, cal, clock)),
    Rule("when", "part_today", part_today),
    Rule("when", "part_yesterday", lambda scene, part: part_on(scene, day, part) if (day := day_of(scene, -1)) else None),
    Rule("when", "part_today ,? at_day? clock|hour", lambda scene, part, _c, _at, clock: part_clock(scene, today_of(scene), part, clock)),
    Rule("when", "clock part_today", lambda scene, clock, part: part_clock(scene, today_of(scene), part, clock)),
    Rule("when", "part_of part", lambda scene, _of, part: part_today(scene, part), cost=1),
    Rule("when", "turn weekend", lambda scene, turn, _: weekend(scene, turn)),
    Rule("when", "the? weekend turn_after?", lambda scene, _the, _w, turn: weekend(scene, turn or 0), cost=1),
    Rule("when", "the? ord|nth_last weekend of the? month_cal", lambda scene, _t, nth, _w, _of, _the, cal: (
        weekend(scene, 0, bounds, nth) if (bounds := resolve(cal, scene.now)) else None)),
    Rule("when", "holiday", lambda scene, holiday: holiday_on(scene, holiday, None, 0)),
    Rule("when", "turn holiday", lambda scene, turn, holiday: holiday_on(scene, holiday, None, turn)),
    Rule("when", "holiday turn_after", lambda scene, holiday, turn: holiday_on(scene, holiday, None, turn)),
    Rule("when", "holiday of? cal", lambda scene, holiday, _of, cal: holiday_on(scene, holiday, cal, 0)),
    Rule("when", "holiday year", lambda scene, holiday, year: holiday_on(scene, holiday, Cal(year=year, grain="year"), 0)),
    Rule("when", "holiday ahead length", lambda scene, holiday, _, length: holiday_on(
        scene, holiday, Cal(year=scene.now.year + int(length.count), grain="year"), 0) if length.unit == "year" else None),
    Rule("when", "month ahead length", lambda scene, month, _, length: of_cal(
        scene, Cal(month=month, year=scene.now.year + int(length.count), grain="month")) if length.unit == "year" else None),
    Rule("when", "holiday weekend", lambda scene, holiday, _: (
        When(found.start - timedelta(days=2, hours=6), found.start + timedelta(days=1), "hour", "span")
        if (found := holiday_on(scene, holiday, None, 0)) and found.start.weekday() == 0 else None)),
    Rule("when", "turn? season", lambda scene, turn, name: season(scene, name, turn or 0)),
    Rule("when", "turn season_word", lambda scene, turn, _: season(scene, None, turn)),
    Rule("when", "edge of? the? cal|month_cal", lambda scene, place, _of, _the, cal: _edge(scene, place, cal)),
    Rule("when", "edge about cal", lambda scene, place, _about, cal: _edge(scene, place, cal)),
    Rule("when", "edge the? cycle", _bare_cycle),
    Rule("when", "edge of cycle", _bare_cycle),
    Rule("when", "edge_word", _edge_word),
)  # fmt: skip

LENGTHS_AHEAD: Final = (
    Rule("when", "ahead length", lambda scene, _, length: shifted(scene, length, 1)),
    Rule("when", "ahead about? length", lambda scene, _, _about, length: shifted(scene, length, 1)),
    Rule("when", "length hence", lambda scene, length, _: shifted(scene, length, 1)),
    Rule("when", "length ago", lambda scene, length, _: shifted(scene, length, -1)),
    Rule("when", "ago_before length ago?", lambda scene, _, length, _ago: shifted(scene, length, -1)),
    Rule("when", "length from_now when", lambda scene, length, _, when: shifted_from(scene, length, when, 1)),
    Rule("when", "length before_that when", lambda scene, length, _, when: shifted_from(scene, length, when, -1)),
    Rule("when", "within length", lambda scene, _, length: _within(scene, length)),
    Rule("when", "turn num cycle", _turned),
    Rule("when", "turn length", lambda scene, turn, length: turn_several(scene, turn, length) if length.count > 1 else None, cost=1),
    Rule("when", "ahead num minute_sign", lambda scene, _, number, sign: shifted(scene, Length(number.value, sign), 1)),
    Rule("when", "num turn cycle", lambda scene, number, turn, unit: _turned(scene, turn, number, unit)),
    Rule("when", "num cycle turn_after", lambda scene, number, unit, turn: _turned(scene, turn, number, unit)),
    Rule("when", "upcoming num cycle", lambda scene, _, number, unit: several_ahead(scene, Length(number.value, unit)), cost=-1),
    Rule("when", "num upcoming cycle", lambda scene, number, _, unit: several_ahead(scene, Length(number.value, unit)), cost=-1),
    Rule("when", "after length", lambda scene, _, length: (
        When(moved.start, None, moved.grain, "after") if (moved := shifted(scene, length, 1)) else None), cost=1),
    Rule("when", "clock ahead length", lambda scene, clock, _, length: (
        When(moved.start.replace(hour=clock.hour, minute=clock.minute), None, clock.grain)
        if length.unit in ("day", "week", "month", "year") and (moved := shifted(scene, length, 1)) else None)),
    Rule("when", "clock_word hour ahead length", lambda scene, _w, clock, _, length: (
        When(moved.start.replace(hour=clock.hour, minute=clock.minute), None, clock.grain)
        if length.unit in ("day", "week", "month", "year") and (moved := shifted(scene, length, 1)) else None)),
    Rule("when", "weekday ahead length", lambda scene, weekday, _, length: (
        of_cal(scene, Cal(weekday=weekday, turn=int(length.count) + 1)) if length.unit == "week" else None)),
)  # fmt: skip
