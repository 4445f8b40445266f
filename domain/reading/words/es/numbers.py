"""Spanish number words."""

from decimal import Decimal

from domain.reading.lexicon import Words

NUMBERS: Words = {
    "small": {"cero": 0, "zero": 0, "uno": 1, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
              "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16,
              "diesiseis": 16, "diez y seis": 16, "diecisiete": 17, "diez y siete": 17, "diesisiete": 17, "dieciocho": 18,
              "diez y ocho": 18, "diesiocho": 18, "diecinueve": 19, "diez y nueve": 19, "diesinueve": 19, "veinte": 20,
              "veintiuno": 21, "veintiún": 21, "veintiuna": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24,
              "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30,
              "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
              "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
              "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600,
              "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800,
              "novecientos": 900, "novecientas": 900, "un par": 2, "un par de": 2, "par de": 2, "media docena": 6,
              "media docena de": 6},
    "hundred": {"centenar": 100, "centenares": 100},
    "power": {"mil": 1000, "miles": 1000, "k": 1000, "millón": 10**6, "millones": 10**6, "mill": 10**6,
              "mm": 10**6, "m": 10**6, "millardo": 10**9, "millardos": 10**9, "billón": 10**12,
              "billones": 10**12, "docena": 12, "docenas": 12},
    "joiner": {"y": True},
    "one": {},
    "zeros": {"uno": True},
    "wide": {},
}  # fmt: skip

SHORT_POWERS = frozenset({"k", "m", "mm", "mill"})
"""Letters that multiply only what is written in digits before them."""

RULES: Words = {
    "ordinal": {"primero": 1, "primera": 1, "primer": 1, "segundo": 2, "segunda": 2, "tercero": 3, "tercera": 3, "tercer": 3,
                "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5, "sexto": 6, "sexta": 6, "séptimo": 7, "séptima": 7,
                "octavo": 8, "octava": 8, "noveno": 9, "novena": 9, "décimo": 10, "décima": 10, "undécimo": 11, "undécima": 11,
                "duodécimo": 12, "duodécima": 12, "vigésimo": 20, "vigésima": 20, "trigésimo": 30, "trigésima": 30,
                "cuadragésimo": 40, "quincuagésimo": 50, "sexagésimo": 60, "septuagésimo": 70, "octogésimo": 80,
                "nonagésimo": 90, "ducentésimo": 200, "tricentésimo": 300, "quingentésimo": 500, "cuadringentésimo": 400, "sexcentésimo": 600, "septingentésimo": 700, "octingentésimo": 800, "noningentésimo": 900,
                "millonésimo": 10**6, "millonésima": 10**6, "billonésimo": 10**12, "billonésima": 10**12, "centésimo": 100, "centésima": 100, "milésimo": 1000, "milésima": 1000},
    "ordinal_end": {"º": True, "ª": True, "°": True, "er": True, "ro": True, "do": True, "to": True, "ra": True, "da": True,
                    "ta": True, "mo": True, "ma": True, "vo": True, "va": True, "no": True, "na": True},
    "fraction": {"medio": Decimal("0.5"), "media": Decimal("0.5"), "un medio": Decimal("0.5"), "un cuarto": Decimal("0.25"), "cuarto": Decimal("0.25"), "cuartos": Decimal("0.25"),
                 "un tercio": Decimal(1) / 3, "tercio": Decimal(1) / 3, "tercios": Decimal(1) / 3, "quinto": Decimal("0.2"), "quintos": Decimal("0.2"), "octavos": Decimal("0.125"),
                 "décimos": Decimal("0.1"), "décimas": Decimal("0.1"), "décima": Decimal("0.1"), "medios": Decimal("0.5"), "centésimas": Decimal("0.01"), "mitad": Decimal("0.5")},
    "minus": {"menos": True, "negativo": True},
    "point": {"punto": True, "coma": True},
    "and": {"y": True, "e": True},
    "with": {"con": True},
    "over": {"sobre": True, "de cada": True},
    "percent": {"por ciento": True, "por cien": True},
    "of": {"de": True},
    "one": {"un": 1, "una": 1},
}  # fmt: skip

ARTICLES = frozenset[str]()
"""Words of one that are an article in most sentences."""

WEAK = frozenset({"un", "una", "uno"})
"""Words of one that may be an article: read, and not relied on."""

DENOMINATOR_ENDINGS = ("avos", "avo", "avas", "ava", "s")
"""What makes an ordinal or a number the lower half of a fraction."""
