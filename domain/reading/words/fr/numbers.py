"""French number words, with the Belgian and Swiss ones."""

from decimal import Decimal

from domain.reading.lexicon import Words

NUMBERS: Words = {
    "small": {"zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
              "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-sept": 17,
              "dix-huit": 18, "dix-neuf": 19, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
              "septante": 70, "quatre-vingt": 80, "quatre-vingts": 80, "huitante": 80, "octante": 80, "nonante": 90,
              "une paire": 2, "une paire de": 2, "une demi-douzaine": 6, "une demi-douzaine de": 6},
    "hundred": {"cent": 100, "cents": 100, "centaine": 100, "centaines": 100},
    "power": {"mille": 1000, "mil": 1000, "millier": 1000, "milliers": 1000, "k": 1000, "million": 10**6, "millions": 10**6, "m": 10**6, "b": 10**9,
              "mn": 10**6, "mio": 10**6, "milliard": 10**9, "milliards": 10**9, "md": 10**9, "mds": 10**9, "billion": 10**12,
              "billions": 10**12, "douzaine": 12, "douzaines": 12, "dizaine": 10, "dizaines": 10, "quinzaine": 15,
              "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60},
    "joiner": {"et": True},
    "one": {},
    "zeros": {"uno": True},
    "wide": {"soixante": 60, "quatre-vingt": 80},
}  # fmt: skip

SHORT_POWERS = frozenset({"k", "m", "b", "mn", "mio", "md", "mds"})
"""Letters that multiply only what is written in digits before them."""

RULES: Words = {
    "ordinal": {"premier": 1, "première": 1, "1er": 1, "1ère": 1, "deuxième": 2, "second": 2, "seconde": 2, "troisième": 3,
                "quatrième": 4, "cinquième": 5, "sixième": 6, "septième": 7, "huitième": 8, "neuvième": 9, "dixième": 10,
                "onzième": 11, "douzième": 12, "treizième": 13, "quatorzième": 14, "quinzième": 15, "seizième": 16,
                "dix-septième": 17, "dix-huitième": 18, "dix-neuvième": 19, "vingtième": 20, "vingt et unième": 21,
                "vingt-et-unième": 21, "vingt-deuxième": 22, "vingt-troisième": 23, "vingt-quatrième": 24,
                "vingt-cinquième": 25, "vingt-sixième": 26, "vingt-septième": 27, "vingt-huitième": 28, "vingt-neuvième": 29,
                "trentième": 30, "quarantième": 40, "cinquantième": 50, "soixantième": 60, "centième": 100, "millième": 1000, "millionième": 10**6, "milliardième": 10**9, "billionième": 10**12, "trillionième": 10**12, "quatre-vingtième": 80,
                "dizième": 10, "premiers": 1, "premières": 1, "seconds": 2, "secondes": 2},
    "ordinal_end": {"er": True, "re": True, "ère": True, "ere": True, "e": True, "eme": True, "ème": True, "ieme": True,
                    "ième": True, "nd": True, "nde": True, "º": True, "°": True},
    "fraction": {"demi": Decimal("0.5"), "demie": Decimal("0.5"), "un demi": Decimal("0.5"), "une demi": Decimal("0.5"), "quart": Decimal("0.25"), "un quart": Decimal("0.25"), "quarts": Decimal("0.25"),
                 "tiers": Decimal(1) / 3, "un tiers": Decimal(1) / 3, "cinquième": Decimal("0.2"), "cinquièmes": Decimal("0.2"), "huitièmes": Decimal("0.125"),
                 "dixième": Decimal("0.1"), "dixièmes": Decimal("0.1"), "demis": Decimal("0.5"), "centièmes": Decimal("0.01"), "sixièmes": Decimal(1) / 6, "la moitié": Decimal("0.5")},
    "minus": {"moins": True, "négatif": True, "négative": True},
    "point": {"virgule": True, "point": True},
    "and": {"et": True},
    "over": {"sur": True},
    "percent": {"pourcent": True, "pour cent": True, "pour-cent": True, "pourcents": True},
    "of": {"de": True, "des": True, "d'": True},
    "one": {"un": 1, "une": 1},
}  # fmt: skip

ARTICLES = frozenset[str]()
"""Words of one that are an article in most sentences."""

WEAK = frozenset({"un", "une"})
"""Words of one that may be an article: read, and not relied on."""

DENOMINATOR_ENDINGS = ("s",)
"""What makes an ordinal or a number the lower half of a fraction."""
