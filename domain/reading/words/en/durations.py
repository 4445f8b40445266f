"""English words of lengths of time."""

from decimal import Decimal

from domain.reading.lexicon import Words

RULES: Words = {
    "cycle": {
        "second": "second", "seconds": "second", "sec": "second", "secs": "second", "s": "second", "minute": "minute",
        "minutes": "minute", "min": "minute", "mins": "minute", "m": "minute", "hour": "hour", "hours": "hour", "hr": "hour",
        "hrs": "hour", "h": "hour", "day": "day", "days": "day", "week": "week", "weeks": "week", "wk": "week", "wks": "week",
        "month": "month", "months": "month", "mth": "month", "mths": "month", "quarter": "quarter", "quarters": "quarter",
        "qtr": "quarter", "qtrs": "quarter", "year": "year", "years": "year", "yr": "year", "yrs": "year",
    },
    "long_unit": {
        "fortnight": (14, "day"), "fortnights": (14, "day"), "decade": (10, "year"), "decades": (10, "year"),
        "century": (100, "year"), "centuries": (100, "year"), "all-day": (1, "day"),
        "business day": (1, "day"), "business days": (1, "day"), "working day": (1, "day"), "working days": (1, "day"),
        "workdays": (1, "day"),
    },
    "night": {"night": True, "nights": True},
    "working": {
        "working": True, "business": True, "work": True, "calendar": True, "full": True, "whole": True,
    },
    "more": {
        "more": True, "additional": True, "extra": True, "another": True, "longer": True, "approximately": True, "about": True,
    },
    "half_length": {
        "half day": (Decimal("0.5"), "day"), "half a day": (Decimal("0.5"), "day"), "half hour": (Decimal("0.5"), "hour"),
        "half an hour": (Decimal("0.5"), "hour"), "half-hour": (Decimal("0.5"), "hour"),
        "quarter hour": (Decimal("0.25"), "hour"), "a quarter hour": (Decimal("0.25"), "hour"),
        "overnight": (Decimal(1), "day"), "a while": (Decimal(1), "hour"),
    },
    "vague": {"a few": 3, "few": 3, "several": 5, "a couple": 2, "a couple of": 2},
    "or_to": {
        "to": True, "and": True, "or": True,
    },
}  # fmt: skip
