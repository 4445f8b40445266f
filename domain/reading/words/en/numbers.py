"""English number words."""

from decimal import Decimal

from domain.reading.lexicon import Words

NUMBERS: Words = {
    "small": {"zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
              "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
              "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
              "seventy": 70, "eighty": 80, "ninety": 90, "a couple": 2, "a couple of": 2, "a pair": 2, "a pair of": 2,
              "couple of": 2, "couple": 2, "half a dozen": 6},
    "hundred": {"hundred": 100, "hundreds": 100},
    "power": {"thousand": 1000, "thousands": 1000, "k": 1000, "million": 10**6, "millions": 10**6, "mln": 10**6,
              "mio": 10**6, "m": 10**6, "mm": 10**6, "mil": 10**6, "bln": 10**9, "tln": 10**12, "tn": 10**12, "billion": 10**9, "billions": 10**9, "bn": 10**9, "b": 10**9,
              "trillion": 10**12, "trillions": 10**12, "dozen": 12, "dozens": 12, "gross": 144,
              "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "lkh": 10**5, "crore": 10**7, "crores": 10**7, "cr": 10**7},
    "joiner": {"and": True},
    "one": {"a": True, "an": True},
    "wide": {},
}  # fmt: skip

SHORT_POWERS = frozenset({"k", "m", "mm", "b", "cr"})
"""Letters that multiply only what is written in digits before them."""

RULES: Words = {
    "ordinal": {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "eigth": 8,
                "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
                "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
                "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
                "hundredth": 100, "thousandth": 1000, "millionth": 10**6, "billionth": 10**9, "trillionth": 10**12},
    "ordinal_end": {"st": True, "nd": True, "rd": True, "th": True},
    "fraction": {"one half": Decimal("0.5"), "one quarter": Decimal("0.25"), "one third": Decimal(1) / 3, "half": Decimal("0.5"), "a half": Decimal("0.5"), "quarter": Decimal("0.25"), "a quarter": Decimal("0.25"), "quarters": Decimal("0.25"), "third": Decimal(1) / 3, "a third": Decimal(1) / 3,
                 "thirds": Decimal(1) / 3, "halves": Decimal("0.5")},
    "minus": {"minus": True, "negative": True, "neg": True},
    "point": {"point": True, "dot": True},
    "and": {"and": True, "&": True},
    "over": {"over": True, "out of": True},
    "percent": {"percent": True, "per cent": True, "percentage": True, "pct": True},
    "of": {"of": True, "of a": True},
    "one": {"a": 1, "an": 1},
}  # fmt: skip

ARTICLES = frozenset({"one", "a", "an"})
"""Words of one that are an article in most sentences."""

WEAK = frozenset[str]()
"""Words of one that may be an article: read, and not relied on."""

DENOMINATOR_ENDINGS = ("s", "ths")
"""What makes an ordinal or a number the lower half of a fraction."""
