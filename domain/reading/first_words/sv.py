"""Swedish."""

from domain.reading.first_words import Vocabulary

WORDS = Vocabulary(
    numbers={"ett dussin": 12, "dussin": 12, "en": 1, "ett": 1, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7,
             "atta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "femton": 15, "tjugo": 20, "trettio": 30, "fyrtio": 40,
             "femtio": 50, "sextio": 60, "hundra": 100},
    multipliers={"k": 1_000, "tusen": 1_000, "lax": 1_000, "miljoner": 1_000_000, "miljon": 1_000_000},
    currencies={"kronor": "SEK", "krona": "SEK", "kr": "SEK", "spann": "SEK", "euro": "EUR", "dollar": "USD"},
    per_unit=("styck", "per styck", "/st", "st", "stycket", "per person", "/person", "vardera"),
    in_total=("totalt", "for allt", "allt som allt", "sammanlagt", "for alla", "tillsammans"),
    from_words=("fran",),
    up_to=("upp till", "max", "hogst", "under", "maximalt", "inte mer an"),
    range_words=("till", "och", "eller"),
    months={"januari": 1, "jan": 1, "februari": 2, "feb": 2, "mars": 3, "april": 4, "apr": 4, "maj": 5, "juni": 6, "juli": 7,
            "augusti": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "november": 11, "nov": 11,
            "december": 12, "dec": 12},
    weekdays={"mandag": 0, "mandagen": 0, "tisdag": 1, "tisdagen": 1, "onsdag": 2, "onsdagen": 2, "torsdag": 3, "torsdagen": 3,
              "torsdan": 3, "fredag": 4, "fredagen": 4, "lordag": 5, "lordagen": 5, "sondag": 6, "sondagen": 6},
    days_from_now={"i overmorgon": 2, "overmorgon": 2, "i morgon": 1, "imorgon": 1, "idag": 0, "i dag": 0},
    duration_units={"arbetsdagar": "day", "vardagar": "day", "dagar": "day", "dag": "day", "dgr": "day", "veckor": "week",
                    "vecka": "week", "timmar": "hour", "timme": "hour", "manader": "month", "manad": "month"},
    fillers=("den",),
)  # fmt: skip
