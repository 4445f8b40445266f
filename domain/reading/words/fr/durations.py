"""French words of lengths of time."""

from decimal import Decimal

from domain.reading.lexicon import Words

RULES: Words = {
    "cycle": {
        "seconde": "second", "secondes": "second", "sec": "second", "s": "second", "minute": "minute", "minutes": "minute",
        "min": "minute", "mins": "minute", "mn": "minute", "heure": "hour", "heures": "hour", "h": "hour", "hrs": "hour",
        "jour": "day", "jours": "day", "journée": "day", "journées": "day", "j": "day", "semaine": "week", "semaines": "week",
        "sem": "week", "mois": "month", "trimestre": "quarter", "trimestres": "quarter", "an": "year", "ans": "year",
        "année": "year", "années": "year",
    },
    "long_unit": {
        "quinzaine": (15, "day"), "quinzaines": (15, "day"), "décennie": (10, "year"), "décennies": (10, "year"),
        "siècle": (100, "year"), "siècles": (100, "year"), "semestre": (6, "month"),
        "semestres": (6, "month"),
    },
    "night": {"nuit": True, "nuits": True},
    "working": {
        "ouvré": True, "ouvrés": True, "ouvrable": True, "ouvrables": True, "complet": True, "pleins": True,
        "calendaires": True,
    },
    "more": {
        "de plus": True, "supplémentaires": True, "encore": True,
    },
    "half_length": {
        "demi-heure": (Decimal("0.5"), "hour"), "une demi-heure": (Decimal("0.5"), "hour"),
        "demi heure": (Decimal("0.5"), "hour"), "une demi heure": (Decimal("0.5"), "hour"),
        "demi-journée": (Decimal("0.5"), "day"), "une demi-journée": (Decimal("0.5"), "day"),
        "quart d'heure": (Decimal("0.25"), "hour"), "un quart d'heure": (Decimal("0.25"), "hour"),
        "trois quarts d'heure": (Decimal("0.75"), "hour"), "une quinzaine": (Decimal(14), "day"),
        "une quinzaine de jours": (Decimal(15), "day"), "huit jours": (Decimal(8), "day"),
    },
    "vague": {"quelques": 3, "plusieurs": 5},
    "or_to": {
        "à": True, "et": True, "ou": True,
    },
}  # fmt: skip
