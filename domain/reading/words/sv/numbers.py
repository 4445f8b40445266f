"""Swedish number words; the long ones are written together and taken apart by the reader."""

from decimal import Decimal

from domain.reading.lexicon import Words

NUMBERS: Words = {
    "small": {"noll": 0, "en": 1, "ett": 1, "två": 2, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
              "nie": 9, "tio": 10, "tie": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16,
              "sjutton": 17, "arton": 18, "aderton": 18, "nitton": 19, "tjugo": 20, "tjugi": 20, "tjuge": 20, "tretti": 30,
              "trettio": 30, "fyrtio": 40, "fyrti": 40, "förtio": 40, "femtio": 50, "femti": 50, "sextio": 60, "sexti": 60,
              "sjuttio": 70, "sjutti": 70, "åttio": 80, "åtti": 80, "nittio": 90, "nitti": 90, "ett par": 2, "par": 2,
              "ett halvdussin": 6, "enkel": 1},
    "hundred": {"hundra": 100, "hundratal": 100},
    "power": {"tusen": 1000, "tusental": 1000, "k": 1000, "miljon": 10**6,
              "miljoner": 10**6, "mille": 10**6, "milj": 10**6, "mn": 10**6, "m": 10**6, "b": 10**9, "miljard": 10**9, "miljarder": 10**9,
              "mdr": 10**9, "biljon": 10**12, "biljoner": 10**12, "dussin": 12, "tjog": 20},
    "joiner": {"och": True},
    "one": {},
    "wide": {},
}  # fmt: skip

SHORT_POWERS = frozenset({"k", "m", "b", "mn", "milj", "mdr"})
"""Letters that multiply only what is written in digits before them."""

RULES: Words = {
    "ordinal": {"första": 1, "förste": 1, "andra": 2, "andre": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7,
                "åttonde": 8, "nionde": 9, "tionde": 10, "elfte": 11, "tolfte": 12, "trettonde": 13, "fjortonde": 14,
                "femtonde": 15, "sextonde": 16, "sjuttonde": 17, "artonde": 18, "nittonde": 19, "tjugonde": 20,
                "tjugoförsta": 21, "tjugoandra": 22, "tjugotredje": 23, "tjugofjärde": 24, "tjugofemte": 25, "tjugosjätte": 26,
                "tjugosjunde": 27, "tjugoåttonde": 28, "tjugonionde": 29, "trettionde": 30, "trettioförsta": 31,
                "fyrtionde": 40, "femtionde": 50, "hundrade": 100, "tusende": 1000, "miljonte": 10**6, "miljonde": 10**6},
    "ordinal_end": {":e": True, ":a": True, "e": True, "a": True, ":te": True, ":de": True, "te": True, "de": True},
    "fraction": {"halv": Decimal("0.5"), "en halv": Decimal("0.5"), "ett halvt": Decimal("0.5"), "halvt": Decimal("0.5"), "halva": Decimal("0.5"), "hälften": Decimal("0.5"), "kvart": Decimal("0.25"),
                 "en kvart": Decimal("0.25"), "kvarts": Decimal("0.25"), "fjärdedel": Decimal("0.25"), "en fjärdedel": Decimal("0.25"), "fjärdedelar": Decimal("0.25"),
                 "tredjedel": Decimal(1) / 3, "en tredjedel": Decimal(1) / 3, "tredjedelar": Decimal(1) / 3, "femtedel": Decimal("0.2"), "femtedelar": Decimal("0.2"),
                 "åttondelar": Decimal("0.125"), "åttondel": Decimal("0.125"), "tiondel": Decimal("0.1"), "tiondelar": Decimal("0.1"), "sjättedelar": Decimal(1) / 6,
                 "hundradelar": Decimal("0.01")},
    "minus": {"minus": True, "negativ": True, "negativt": True},
    "point": {"komma": True, "punkt": True},
    "and": {"och": True},
    "over": {"genom": True, "delat med": True, "delat på": True, "av": True},
    "percent": {"procent": True},
    "of": {"av": True},
    "one": {"en": 1, "ett": 1},
}  # fmt: skip

ARTICLES = frozenset({"en", "ett"})
"""Words of one that are an article in most sentences."""

WEAK = frozenset[str]()
"""Words of one that may be an article: read, and not relied on."""

DENOMINATOR_ENDINGS = ("delar", "del", "dels")
"""What makes an ordinal or a number the lower half of a fraction."""
