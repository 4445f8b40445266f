"""English words of days and hours."""

from domain.reading.clocks import Part
from domain.reading.lexicon import Words

RULES: Words = {
    "month": {
        "january": 1, "jan": 1, "jan.": 1, "february": 2, "feb": 2, "feb.": 2, "march": 3, "mar": 3, "mar.": 3, "april": 4,
        "apr": 4, "apr.": 4, "may": 5, "june": 6, "jun": 6, "jun.": 6, "july": 7, "jul": 7, "jul.": 7, "august": 8, "aug": 8,
        "aug.": 8, "september": 9, "sept": 9, "sep": 9, "sept.": 9, "sep.": 9, "october": 10, "oct": 10, "oct.": 10,
        "november": 11, "nov": 11, "nov.": 11, "december": 12, "dec": 12, "dec.": 12,
    },
    "weekday": {
        "monday": 0, "mon": 0, "mon.": 0, "mondays": 0, "tuesday": 1, "tue": 1, "tues": 1, "tue.": 1, "tues.": 1,
        "tuesdays": 1, "wednesday": 2, "wed": 2, "weds": 2, "wed.": 2, "wednesdays": 2, "wednsday": 2, "thursday": 3, "thu": 3,
        "thur": 3, "thurs": 3, "thu.": 3, "thurs.": 3, "thursdays": 3, "friday": 4, "fri": 4, "fri.": 4, "fridays": 4,
        "saturday": 5, "sat": 5, "sat.": 5, "saturdays": 5, "sunday": 6, "sun": 6, "sun.": 6, "sundays": 6,
    },
    "day": {
        "today": 0, "2day": 0, "todays": 0, "this day": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1,
        "tmrw": 1, "tmr": 1, "tmw": 1, "2moro": 1, "2morrow": 1, "tomoz": 1, "the next day": 1, "the following day": 1,
        "day after tomorrow": 2, "the day after tomorrow": 2, "overmorrow": 2, "yesterday": -1, "the previous day": -1,
        "the day before": -1, "day before yesterday": -2, "the day before yesterday": -2,
    },
    "now": {
        "now": True, "right now": True, "just now": True, "at the moment": True, "immediately": True,
        "asap": True, "at once": True, "straight away": True, "right away": True, "as soon as possible": True,
    },
    "cycle": {
        "second": "second", "seconds": "second", "sec": "second", "secs": "second", "minute": "minute", "minutes": "minute",
        "min": "minute", "mins": "minute", "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour", "day": "day",
        "days": "day", "week": "week", "weeks": "week", "wk": "week", "wks": "week", "month": "month", "months": "month",
        "quarter": "quarter", "quarters": "quarter", "qtr": "quarter", "qtrs": "quarter", "year": "year", "years": "year",
        "yr": "year", "yrs": "year",
    },
    "quarter_word": {"quarter": True, "qtr": True},
    "upcoming": {"upcoming": True},
    "weekend": {
        "weekend": True, "week-end": True, "week end": True, "wkend": True, "wknd": True, "weekends": True,
    },
    "turn": {
        "next": 1, "the next": 1, "coming": 1, "the coming": 1, "upcoming": 1, "the upcoming": 1, "following": 1,
        "the following": 1, "this": 0, "the current": 0, "current": 0, "this current": 0, "this coming": 0, "last": -1,
        "the last": -1, "past": -1, "the past": -1, "previous": -1, "the previous": -1, "this past": -1,
    },
    "turn_after": {
        "after this one": 1, "coming": 1, "to come": 1, "after next": 2, "past": -1, "gone": -1,
    },
    "the": {
        "the": True, "on the": True,
    },
    "of": {
        "of": True, "in": True, "of the": True, "in the": True, "from": True, "for": True, "during": True,
    },
    "on": {
        "on": True, "on the": True,
    },
    "at_day": {
        "at": True, "on": True, "for": True, "by": True, "around": True, "in": True, "about": True,
    },
    "clock_word": {
        "at": True, "@": True, "at about": True, "at around": True, "by": True, "around": True,
    },
    "in": {
        "in": True, "after": True, "within": True,
    },
    "ago": {
        "ago": True, "earlier": True, "before now": True,
    },
    "hence": {
        "from now": True, "hence": True, "later": True, "away": True,
    },
    "ahead": {
        "in": True, "in about": True, "in approximately": True, "in around": True, "in another": True,
    },
    "within": {
        "within": True, "in under": True, "in less than": True, "inside": True, "over the next": True,
    },
    "from_now": {
        "from": True, "after": True, "since": True, "following": True,
    },
    "before_that": {
        "before": True, "prior to": True,
    },
    "more": {
        "more": True, "further": True, "another": True,
    },
    "from": {
        "from": True, "between": True, "in between": True, "starting": True, "beginning": True, "starting from": True,
        "starting on": True, "beginning on": True,
    },
    "to": {
        "to": True, "till": True, "until": True, "through": True, "thru": True, "til": True, "up to": True, "and ending": True,
    },
    "and": {
        "and": True,
    },
    "after": {
        "after": True, "later than": True, "anytime after": True, "any time after": True, "sometime after": True,
        "not before": True, "starting": True, "starting from": True, "starting at": True,
    },
    "since": {
        "since": True, "from": True, "as of": True, "as from": True, "from the": True,
    },
    "on_from": {
        "onwards": True, "onward": True, "and later": True, "or later": True, "and on": True, "and beyond": True,
    },
    "before": {
        "before": True, "by": True, "until": True, "till": True, "no later than": True, "not later than": True, "up to": True,
        "earlier than": True, "prior to": True, "by the end of": True, "til": True, "ahead of": True, "anytime before": True,
        "any time before": True, "at the latest": True,
    },
    "half_day": {
        "am": False, "a.m.": False, "a.m": False, "a": False, "a m": False, "pm": True, "p.m.": True, "p.m": True, "p": True,
        "p m": True, "p.": True, "a.": False,
    },
    "noon": {
        "noon": 12, "midday": 12, "mid day": 12, "12 noon": 12, "midnight": 0, "12 midnight": 0,
    },
    "oclock": {
        "o'clock": True, "oclock": True, "o clock": True, "o'clk": True,
    },
    "ish": {
        "ish": True, "- ish": True,
    },
    "about": {
        "about": True, "around": True, "approximately": True, "circa": True, "roughly": True, "ish": True, "approx": True,
        "approx.": True, "maybe": True, "probably": True, "sometime": True, "some time": True,
    },
    "past": {
        "past": 1, "after": 1,
    },
    "before_hour": {
        "to": -1, "till": -1, "before": -1, "of": -1,
    },
    "quarter": {
        "quarter": 15, "a quarter": 15, "half": 30, "three quarters": 45,
    },
    "minute_word": {
        "minutes": True, "minute": True, "mins": True, "min": True,
    },
    "half_to": {

    },
    "less": {

    },
    "and_minutes": {

    },
    "part": {
        "morning": Part(0, 12), "mornings": Part(0, 12), "afternoon": Part(12, 19), "afternoons": Part(12, 19),
        "evening": Part(18, 24), "evenings": Part(18, 24), "eve": Part(18, 24), "night": Part(18, 24), "nite": Part(18, 24),
        "lunch": Part(12, 14), "lunchtime": Part(12, 14), "lunch time": Part(12, 14),
        "early morning": Part(0, 9), "early in the morning": Part(0, 9), "early hours": Part(0, 9),
        "early hours of the morning": Part(0, 9), "late morning": Part(10, 12), "mid morning": Part(9, 11),
        "early afternoon": Part(12, 15), "late afternoon": Part(16, 19), "early evening": Part(18, 20),
        "late evening": Part(20, 24), "late night": Part(21, 24), "late at night": Part(21, 24), "after lunch": Part(13, 17),
        "after work": Part(17, 21), "before lunch": Part(10, 12), "breakfast": Part(6, 9), "dinner time": Part(18, 21),
        "dinnertime": Part(18, 21), "end of the day": Part(17, 21), "end of day": Part(17, 21), "eod": Part(17, 21),
        "close of business": Part(16, 18), "cob": Part(16, 18),
    },
    "part_of": {
        "in the": True, "during the": True, "at": True, "in": True, "this": True, "on the": True, "of the": True, "the": True,
        "for": True, "that": True, "at the": True, "all": True,
    },
    "part_today": {
        "tonight": Part(18, 24), "tonite": Part(18, 24), "late tonight": Part(21, 24), "late tonite": Part(21, 24),
        "this morning": Part(0, 12), "this afternoon": Part(12, 19), "this evening": Part(18, 24),
        "later tonight": Part(21, 24), "2night": Part(18, 24),
    },
    "part_yesterday": {
        "last night": Part(18, 24), "late last night": Part(21, 24),
    },
    "edge": {
        "beginning of": 1, "start of": 1, "early": 1, "the beginning of": 1, "the start of": 1, "at the beginning of": 1,
        "at the start of": 1, "beginning": 1, "first half of": 1, "early in": 1, "early part of": 1, "middle of": 2, "mid": 2,
        "mid-": 2, "the middle of": 2, "in the middle of": 2, "halfway through": 2, "end of": 3, "late": 3, "the end of": 3,
        "at the end of": 3, "by the end of": 3, "late in": 3, "latter part of": 3, "second half of": 3, "end": 3,
    },
    "edge_word": {
        "bom": "begin_month", "the bom": "begin_month", "eom": "end_month", "the eom": "end_month", "boy": "begin_year",
        "the boy": "begin_year", "eoy": "end_year", "the eoy": "end_year",
    },
    "nth_last": {
        "last": -1, "the last": -1, "the very last": -1, "final": -1, "the final": -1,
    },
    "season": {
        "spring": "spring", "springtime": "spring", "summer": "summer", "summertime": "summer", "autumn": "autumn",
        "fall": "autumn", "winter": "winter", "wintertime": "winter",
    },
    "season_word": {
        "season": True, "seasons": True,
    },
    "weeks_on": {"week": 1, "fortnight": 2},
    "until": {"until": True, "till": True, "til": True, "through": True, "up to": True, "up until": True},
    "week_of": {
        "week of": True, "the week of": True, "week commencing": True, "week beginning": True, "w/c": True,
        "week starting": True,
    },
    "year_word": {
        "year": True, "in": True, "in the year": True, "the year": True, "year of": True, "calendar year": True, "of": True,
    },
    "era": {
        "a.d.": True, "ad": True, "a.d": True, "ce": True, "c.e.": True,
    },
    "each": {
        "every": True, "each": True, "all": True, "each and every": True, "any": True,
    },
}  # fmt: skip

AMBIGUOUS = frozenset(
    {
        "may",
        "mar",
        "march",
        "sun",
        "sat",
        "mon",
        "wed",
        "dec",
        "sec",
        "second",
        "jan",
        "fall",
        "spring",
        "2day",
        "now",
        "back",
        "early",
        "asap",
        "thanksgiving",
    }
)
"""Words that are more often something else: alone they name a time only where something else says so."""
