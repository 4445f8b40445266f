"""Spanish words of lengths of time."""

from decimal import Decimal

from domain.reading.lexicon import Words

RULES: Words = {
    "cycle": {
        "segundo": "second", "segundos": "second", "seg": "second", "segs": "second", "minuto": "minute", "minutos": "minute",
        "min": "minute", "mins": "minute", "hora": "hour", "horas": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
        "hs": "hour", "hra": "hour", "hras": "hour", "día": "day", "días": "day", "semana": "week", "semanas": "week",
        "sem": "week", "mes": "month", "meses": "month", "trimestre": "quarter", "trimestres": "quarter", "año": "year",
        "años": "year",
    },
    "long_unit": {
        "quincena": (14, "day"), "década": (10, "year"), "décadas": (10, "year"), "siglo": (100, "year"),
        "siglos": (100, "year"), "bimestre": (2, "month"), "semestre": (6, "month"),
        "semestres": (6, "month"),
    },
    "night": {"noche": True, "noches": True},
    "working": {
        "hábil": True, "hábiles": True, "laborable": True, "laborables": True, "laboral": True, "laborales": True,
        "calendario": True, "completos": True, "naturales": True, "corridos": True,
    },
    "more": {
        "más": True, "adicionales": True,
    },
    "half_length": {
        "media hora": (Decimal("0.5"), "hour"), "media horas": (Decimal("0.5"), "hour"),
        "medio día de trabajo": (Decimal("0.5"), "day"), "cuarto de hora": (Decimal("0.25"), "hour"),
        "cuartos de hora": (Decimal("0.25"), "hour"), "una quincena": (Decimal(14), "day"),
    },
    "vague": {"unos": 3, "unas": 3, "unos pocos": 3, "unas pocas": 3, "varios": 5, "varias": 5, "algunos": 3, "algunas": 3, "un par de": 2},
    "or_to": {
        "a": True, "y": True, "o": True, "u": True,
    },
}  # fmt: skip
