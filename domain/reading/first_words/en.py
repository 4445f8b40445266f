"""English."""

from domain.reading.first_words import Vocabulary

WORDS = Vocabulary(
    numbers={"a dozen": 12, "dozen": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
             "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
             "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "hundred": 100},
    multipliers={"k": 1_000, "thousand": 1_000, "grand": 1_000, "million": 1_000_000, "millions": 1_000_000, "m": 1_000_000},
    currencies={"pounds": "GBP", "pound": "GBP", "quid": "GBP", "dollars": "USD", "dollar": "USD", "bucks": "USD",
                "euros": "EUR", "euro": "EUR", "kronor": "SEK"},
    per_unit=("each", "apiece", "per unit", "per piece", "a piece", "per chair", "per person", "/unit", "ea", "per item"),
    in_total=("in total", "in all", "for the lot", "all in", "total", "altogether", "for all"),
    from_words=("from", "starting at"),
    up_to=("up to", "max", "maximum", "no more than", "at most", "under", "less than", "below"),
    range_words=("to", "and", "or"),
    months={"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
            "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
            "november": 11, "nov": 11, "december": 12, "dec": 12},
    weekdays={"monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3,
              "thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sunday": 6},
    days_from_now={"day after tomorrow": 2, "tomorrow": 1, "tomorow": 1, "tmrw": 1, "today": 0, "tonight": 0},
    duration_units={"working days": "day", "business days": "day", "days": "day", "day": "day", "weeks": "week", "week": "week",
                    "hours": "hour", "hour": "hour", "hrs": "hour", "months": "month", "month": "month"},
    fillers=("of", "the"),
)  # fmt: skip
